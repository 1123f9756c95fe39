/** Style of the verify page: an instrument, in the light and in the dark. */

export const VERIFY_CSS = `:root {
  color-scheme: light dark;
  --ground: #fbf9f5; --ink: #1c1b19; --soft: #635f58; --line: #ddd8ce;
  --seal: #b3261e; --good: #1d6b39; --wait: #8a5300; --bad: #b3261e;
  --mono: ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root { --ground: #12161d; --ink: #e6e1d8; --soft: #a29c91; --line: #2c333e;
    --seal: #ff8a80; --good: #7ad69a; --wait: #f0b35a; --bad: #ff8a80; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 14px/1.5 system-ui, sans-serif; }
header { display: flex; align-items: center; flex-wrap: wrap; gap: 4px 12px; padding: 16px max(24px, calc(50% - 356px)); border-bottom: 1px solid var(--line); }
h1 { font-size: 16px; font-weight: 600; margin: 0; }
h2 { font-size: 14px; font-weight: 600; margin: 24px 0 8px; }
.seal { width: 16px; height: 16px; border-radius: 50%; border: 4px solid var(--seal); }
.side { color: var(--soft); }
.simulated { margin-left: auto; font-size: 12px; color: var(--soft); }
main { max-width: 760px; margin: 0 auto; padding: 24px; }
.outcome { display: grid; grid-template-columns: 28px 1fr; gap: 0 4px; min-height: 56px; align-content: start; }
.outcome .mark { font-size: 20px; line-height: 28px; }
.outcome .word { font-size: 20px; line-height: 28px; font-weight: 600; }
.outcome .why { grid-column: 2; color: var(--soft); }
.outcome .why p { margin: 0; }
.good .mark, .good .word { color: var(--good); }
.wait .mark, .wait .word { color: var(--wait); }
.bad .mark, .bad .word { color: var(--bad); }
.none .mark, .none .word { color: var(--soft); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.code, td, .total { font-family: var(--mono); font-variant-numeric: tabular-nums; font-size: 13px; }
.total { font-size: 28px; line-height: 36px; margin: 16px 0 12px; }
.total small { font: 14px system-ui, sans-serif; color: var(--soft); }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-weight: 400; font-size: 12px; color: var(--soft); padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); }
td { padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td:first-child { font-family: inherit; }
th.n, td.n { text-align: right; white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
form { margin-top: 8px; display: grid; gap: 12px; }
form[hidden] { display: none; }
label { display: grid; gap: 4px; color: var(--soft); }
input { font: 14px var(--mono); color: var(--ink); background: transparent; border: 1px solid var(--line); border-radius: 6px; padding: 8px 12px; width: 100%; }
button { justify-self: start; font: 600 14px system-ui, sans-serif; color: #fff; background: #b3261e; border: 0; border-radius: 6px; padding: 8px 16px; cursor: pointer; }
:focus-visible { outline: 2px solid var(--seal); outline-offset: 2px; }
@media (max-width: 480px) { main, header { padding: 16px; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 8px; } }
`;
