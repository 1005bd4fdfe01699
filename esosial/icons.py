"""The icons of the portal: a 24-pixel grid, drawn by line in the colour of the text beside them.

A new one is drawn only when none of these fits. An icon stands beside a word, so it is hidden from screen readers.
"""

ICONS: dict[str, str] = {
    "again": '<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 3.5V8H15"/>',
    "alert": '<path d="M12 4L2.8 20h18.4zM12 10v4.6M12 17.2v.1"/>',
    "back": '<path d="M19 12H5.5M11 6.5L5.5 12l5.5 5.5"/>',
    "book": '<path d="M5 5a2 2 0 0 1 2-2h12v15H7a2 2 0 0 0-2 2zM5 20a2 2 0 0 0 2 1h12v-3M9 7.5h6M9 11h4"/>',
    "calc": (
        '<rect x="5" y="3" width="14" height="18" rx="2.5"/>'
        '<path d="M8.5 7.5h7M8.6 12h.1M12 12h.1M15.4 12h.1M8.6 16.5h.1M12 16.5h.1M15.4 16.5h.1"/>'
    ),
    "calendar": '<rect x="4" y="5.5" width="16" height="15" rx="2.5"/><path d="M4 10.5h16M8.5 3v4.5M15.5 3v4.5"/>',
    "card": '<rect x="3" y="5.5" width="18" height="13" rx="2.5"/><path d="M3 10h18M7 15h3"/>',
    "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.4 2"/>',
    "cross": '<path d="M6.5 6.5l11 11M17.5 6.5l-11 11"/>',
    "dash": '<path d="M6 12h12"/>',
    "doc": (
        '<path d="M7 3h6.5L18.5 8v11a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM13.5 3v5h5M8.5 '
        '13H15M8.5 16.5H13"/>'
    ),
    "download": '<path d="M12 4v11M7.5 10.8l4.5 4.5 4.5-4.5M4.5 20h15"/>',
    "eye": (
        '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/>'
        '<circle cx="12" cy="12" r="2.8"/>'
    ),
    "family": (
        '<circle cx="8.5" cy="8" r="3.2"/><circle cx="17" cy="9.5" r="2.4"/>'
        '<path d="M2.5 19.5c.5-3.8 2.7-5.8 6-5.8s5.5 2 6 5.8M16.2 14.3c3-.2 4.9 1.5 5.3 4.7"/>'
    ),
    "go": '<path d="M5 12h13.5M13 6.5l5.5 5.5-5.5 5.5"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11.2v5M12 8v.1"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "once": '<path d="M4 6h10M4 11h7M4 16h5"/><path d="M13 17.5l2.6 2.6 5-6"/>',
    "phone": (
        '<path d="M6.5 3.5h3l1.5 4.5-2 1.6a12 12 0 0 0 5.4 5.4l1.6-2 4.5 1.5v3a2 2 0 0 1-2.2 2A17 17 0 '
        '0 1 4.5 5.7a2 2 0 0 1 2-2.2z"/>'
    ),
    "pin": '<path d="M12 21s7-6.3 7-11.2a7 7 0 0 0-14 0C5 14.7 12 21 12 21z"/><circle cx="12" cy="9.8" r="2.6"/>',
    "queue": (
        '<circle cx="5" cy="6" r="1.6"/><circle cx="5" cy="12" r="1.6"/>'
        '<circle cx="5" cy="18" r="1.6"/><path d="M10.5 6H20M10.5 12H20M10.5 18H16"/>'
    ),
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="M15.2 15.2L20 20"/>',
    "shield": (
        '<path d="M12 3l7.5 2.8v5.6c0 4.5-3 7.9-7.5 9.6-4.5-1.7-7.5-5.1-7.5-9.6V5.8z"/>'
        '<path d="M8.7 12l2.4 2.4 4.2-4.6"/>'
    ),
    "star": (
        '<path d="M12 2.5l2.8 2.8h3.9v3.9l2.8 2.8-2.8 2.8v3.9h-3.9L12 21.5l-2.8-2.8H5.3v-3.9L2.5 '
        '12l2.8-2.8V5.3h3.9z"/>'
    ),
    "system": (
        '<rect x="6" y="6" width="12" height="12" rx="3"/>'
        '<path d="M9.5 3v3M14.5 3v3M9.5 18v3M14.5 18v3M3 9.5h3M3 14.5h3M18 9.5h3M18 14.5h3"/>'
    ),
    "unknown": '<path d="M8.6 9.2a3.4 3.4 0 1 1 5.2 2.9c-1.2.8-1.8 1.4-1.8 2.6M12 18.2v.1"/>',
    "user": '<circle cx="12" cy="8" r="3.8"/><path d="M4.5 20.5c.8-4.4 3.6-6.7 7.5-6.7s6.7 2.3 7.5 6.7"/>',
    "work": (
        '<rect x="3" y="7.5" width="18" height="12" rx="2.5"/>'
        '<path d="M8.5 7.5V6a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v1.5M3 12.5h18"/>'
    ),
}
