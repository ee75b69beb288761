// How the page looks: readable on screen in light and dark, and in print without wasted paper.

package enum StyleSheet {
  package static let text: StaticString = """
    :root { color-scheme: light dark; --ink: #1d232b; --paper: #fdfdfb; --faint: #5d6875; --rule: #cfd5db;
      --shade: #f1f3f4; --mark: #fff2cc; --edge: #b7791f; --link: #0b5cad; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e4e7ea; --paper: #16191d; --faint: #9aa5b1; --rule: #3a424b;
      --shade: #20252b; --mark: #43381c; --edge: #d9a441; --link: #7db7f0; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 68rem; padding: 2rem 1.25rem 4rem; color: var(--ink); background: var(--paper);
      font: 16px/1.5 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
    h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .25rem; }
    h2 { font-size: 1.45rem; margin: 3rem 0 .75rem; padding-top: .5rem; border-top: 2px solid var(--rule); }
    h3 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
    h4 { font-size: 1rem; margin: 1.5rem 0 .35rem; }
    p { margin: .5rem 0; max-width: 46rem; }
    a { color: var(--link); text-decoration: none; }
    a:hover { text-decoration: underline; }
    .lead, .note { color: var(--faint); }
    nav ol { columns: 2; padding-left: 1.5rem; }
    table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; font-size: .9rem; }
    th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-bottom: 1px solid var(--rule); }
    th { font-weight: 600; background: var(--shade); }
    td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
    td.tag, code, pre { font-family: ui-monospace, "SF Mono", Consolas, "Liberation Mono", monospace; font-size: .86rem; }
    tr.area th { background: none; padding-top: 1rem; text-transform: capitalize; }
    tr.changed td { background: var(--mark); }
    tr.changed td:first-child { border-left: 3px solid var(--edge); }
    .change { display: block; font-size: .8rem; color: var(--edge); }
    .required { font-weight: 600; }
    ul.codes { margin: 0; padding: 0; list-style: none; }
    ul.wide { columns: 3; font-size: .85rem; }
    pre { background: var(--shade); padding: .75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; border-radius: 4px; }
    @media (max-width: 40rem) { nav ol, ul.wide { columns: 1; } }
    @page { margin: 18mm 15mm; }
    @media print {
      :root { --ink: #000; --paper: #fff; --faint: #444; --rule: #999; --shade: #eee; --mark: #f3ead2; --edge: #6b4a0e;
        --link: #000; }
      body { max-width: none; padding: 0; font-size: 9.5pt; }
      h2 { break-before: page; }
      h3, h4 { break-after: avoid; }
      tr, pre { break-inside: avoid; }
      thead { display: table-header-group; }
      * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    }
    """
}
