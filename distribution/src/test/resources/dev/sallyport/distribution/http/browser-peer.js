// A small web app, and Chromium that uses it through the gateway:
// node browser-peer.js PEERS app | drive PORT FOLDER, with the access token in TOKEN
'use strict';

const http = require('http');
const [peers, role, port, folder] = process.argv.slice(2);

function say(what) {
  console.log(JSON.stringify(what));
}

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Orders</title></head><body>
<h1>Orders</h1><p id="who">WHO</p><ul id="items"></ul>
<form method="post" action="/save"><input name="note" value="two more"><button id="save">Save</button></form>
<script>
fetch('/api/items').then((answer) => answer.json()).then((items) => {
  document.getElementById('items').innerHTML = items.map((item) => '<li>' + item + '</li>').join('');
});
</script></body></html>`;

function app() {
  const { WebSocketServer } = require(`${peers}/node_modules/ws`);
  const server = http.createServer((request, response) => {
    const { cookie, authorization } = request.headers;
    say({ asked: `${request.method} ${request.url}`, user: request.headers['x-sallyport-user'], cookie, authorization });
    response.setHeader('Set-Cookie', ['app=1; Path=/', '__Host-sallyport-pass=mine; Path=/; Secure']);
    if (request.url === '/api/items') {
      response.setHeader('Content-Type', 'application/json');
      response.end('["tea","bread"]');
    } else if (request.method === 'POST') {
      request.resume();
      request.on('end', () => {
        response.writeHead(303, { Location: '/saved' });
        response.end();
      });
    } else {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(request.url === '/saved' ? '<title>Saved</title>saved' : PAGE.replace('WHO', request.headers['x-sallyport-user']));
    }
  });
  new WebSocketServer({ server }).on('connection', (socket, request) => {
    say({ socket: request.url, cookie: request.headers.cookie });
    socket.on('message', (data) => socket.send(`echo ${data}`));
  });
  server.listen(0, '127.0.0.1', () => say({ port: server.address().port }));
}

const shop = `https://shop.gate.test:${port}`;
const other = `https://other.gate.test:${port}`;

async function signIn(page, token) {
  await page.fill('#user', 'alice');
  await page.fill('#token', token);
  await page.click('button');
}

/** Opens a WebSocket from a page and says what came of it. */
function socket(page, url) {
  return page.evaluate((address) => new Promise((done) => {
    const opened = new WebSocket(address);
    opened.onopen = () => opened.send('hello');
    opened.onmessage = (message) => done(message.data);
    opened.onerror = () => done('refused');
  }), url);
}

async function drive() {
  const { chromium } = require(`${peers}/node_modules/playwright-core`);
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP *.gate.test 127.0.0.1'],
  });
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 900, height: 760 } });
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (line) => complaints.push(line.text()));

  await page.goto(`${shop}/orders?open=1`);
  say({ ledTo: page.url().replace(shop, ''), title: await page.title() });
  await page.screenshot({ path: `${folder}/login-light.png` });
  await signIn(page, 'sp_wrong');
  say({ wrong: await page.textContent('[role=alert]') });
  await page.screenshot({ path: `${folder}/error-light.png` });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: `${folder}/error-dark.png` });
  say({ style: complaints.filter((text) => text.includes('Content Security Policy')) });

  await signIn(page, process.env.TOKEN);
  await page.waitForURL(`${shop}/orders?open=1`);
  await page.waitForSelector('li');
  say({ who: await page.textContent('#who'), items: await page.locator('li').allTextContents() });
  say({ scriptsSee: await page.evaluate(() => document.cookie) });
  const pass = (await context.cookies(shop)).find((cookie) => cookie.name === '__Host-sallyport-pass');
  say({ httpOnly: pass.httpOnly, secure: pass.secure, sameSite: pass.sameSite, domain: pass.domain, ours: pass.value !== 'mine' });
  await page.click('#save');
  await page.waitForURL(`${shop}/saved`);
  say({ saved: await page.textContent('body') });
  say({ socket: await socket(page, `${shop.replace('https', 'wss')}/live`) });

  // another application behind the same gateway, which a browser calls the same site
  const stranger = await context.newPage();
  await stranger.goto(`${other}/`);
  await signIn(stranger, process.env.TOKEN);
  await stranger.waitForSelector('li');
  say({ foreignSocket: await socket(stranger, `${shop.replace('https', 'wss')}/stolen`) });
  await stranger.evaluate((address) => fetch(address, { method: 'POST', mode: 'no-cors', credentials: 'include' }), `${shop}/forged`);
  const answer = stranger.waitForResponse(`${shop}/forged-form`);
  await stranger.evaluate((address) => {
    const form = Object.assign(document.createElement('form'), { method: 'post', action: address });
    document.body.append(form);
    form.submit();
  }, `${shop}/forged-form`);
  say({ foreignForm: (await answer).status() });
  await stranger.waitForURL(`${shop}/forged-form`);
  await stranger.goto(`${other}/`);
  await stranger.evaluate((address) => {
    location.href = address;
  }, `${shop}/orders?linked`);
  await stranger.waitForURL(`${shop}/orders?linked`);
  say({ link: await stranger.textContent('#who') });

  await page.goto(`${shop}/.sallyport/logout`);
  await page.screenshot({ path: `${folder}/logout-dark.png` });
  await page.click('button');
  await page.waitForSelector('text=You are signed out');
  await page.goto(`${shop}/orders`);
  say({ afterSignOut: page.url().replace(shop, '') });
  await page.screenshot({ path: `${folder}/login-dark.png` });

  await signIn(page, process.env.TOKEN);
  await page.waitForSelector('li');
  const ended = page.evaluate((address) => new Promise((done) => {
    const opened = new WebSocket(address);
    opened.onopen = () => opened.send('hello');
    opened.onmessage = () => console.log('the socket is open');
    opened.onclose = () => done(true);
  }), `${shop.replace('https', 'wss')}/live`);
  await page.waitForEvent('console', { predicate: (line) => line.text() === 'the socket is open' });
  say({ revoke: 'now' });
  say({ socketEnded: await ended });
  await page.goto(`${shop}/orders`);
  say({ afterRevocation: page.url().replace(shop, '') });
  await browser.close();
}

if (role === 'app') {
  app();
} else {
  drive().catch((error) => {
    console.error(error);
    process.exit(1);
  });
}
