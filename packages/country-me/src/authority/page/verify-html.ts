/** The verify page: what a customer sees who has scanned the QR of an invoice. Three files, no other host. */

export const VERIFY_HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Invoice check</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="verify.css">
</head>
<body>
<header>
<span class="seal" aria-hidden="true"></span>
<h1 id="title">Invoice check</h1>
<span class="side" id="side"></span>
<span class="simulated" id="simulated"></span>
</header>
<main>
<section id="outcome" class="outcome" role="status" aria-live="polite"></section>
<noscript>This page needs JavaScript: the address behind # never reaches the server.</noscript>
<form id="form" autocomplete="off">
<h2 id="ask"></h2>
<label><span id="l-iic">IIC (IKOF)</span><input name="iic" required maxlength="32" spellcheck="false"></label>
<label><span id="l-tin"></span><input name="tin" required maxlength="13" inputmode="numeric"></label>
<label><span id="l-crtd"></span><input name="crtd" required maxlength="30" placeholder="2026-03-14T08:12:31+01:00"></label>
<button type="submit" id="check"></button>
</form>
<div id="invoice" hidden></div>
</main>
<script src="verify.js"></script>
</body>
</html>
`;
