// npm's ws on both sides of the gateway, over connections and over streams of HTTP/2 (RFC 8441):
// node ws-peers.js PEERS server | streams | ROLE PORT TOKEN PATH, where ROLE is client, h2-client, denied, says,
// says-pieces, says-binary or stranger
'use strict';

const [peers, role, port, token, path, words] = process.argv.slice(2);
const http2 = require('node:http2');
const { WebSocket, WebSocketServer } = require(`${peers}/node_modules/ws`);
const EMAIL = 'ann.larsen@example.org';

function say(what) {
  console.log(JSON.stringify(what));
}

function serve() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: true, handleProtocols: () => 'chat' });
  server.on('listening', () => say({ port: server.address().port }));
  server.on('connection', (socket, request) => accepted(socket, request.headers));
}

// A server that speaks HTTP/2 only, each socket a stream.
function serveStreams() {
  const server = http2.createServer({ settings: { enableConnectProtocol: true } });
  server.listen(0, '127.0.0.1', () => say({ port: server.address().port }));
  server.on('stream', (stream, headers) => {
    if (headers[':method'] !== 'CONNECT' || headers[':protocol'] !== 'websocket') {
      stream.respond({ ':status': 404 }, { endStream: true });
      return;
    }
    stream.respond({ ':status': 200, 'sec-websocket-protocol': 'chat' });
    const socket = new WebSocket(null, undefined, { autoPong: true });
    accepted(socket, headers);
    socket.setSocket(stream, Buffer.alloc(0), { maxPayload: 1 << 24 });
  });
}

function accepted(socket, headers) {
  say({ user: headers['x-sallyport-user'], extensions: socket.extensions, auth: headers.authorization });
  socket.on('message', (data, binary) => {
    const text = data.toString();
    if (text === 'people') {
      socket.send(JSON.stringify({ id: 1, email: EMAIL }));
      socket.send(`{"pieces":"${EMAIL.slice(0, 5)}`, { fin: false });
      socket.send(`${EMAIL.slice(5)}"}`, { fin: true });
      socket.send(`write to ${EMAIL}`);
    } else if (text === 'large') {
      socket.send(JSON.stringify(Array.from({ length: 20000 }, (_, n) => ({ n, email: EMAIL, pad: 'x'.repeat(80) }))));
    } else if (text === 'bye') {
      socket.close(4000, 'as you wish');
    } else {
      socket.send(binary ? data : `echo ${text}`, { binary });
    }
  });
  socket.on('close', (code, reason) => say({ closed: code, reason: reason.toString() }));
}

function connect() {
  return new WebSocket(`ws://127.0.0.1:${port}${path}`, ['chat', 'superchat'], {
    headers: { Authorization: `Bearer ${token}` },
    perMessageDeflate: true,
  });
}

// A socket over a stream of a connection of HTTP/2, once the gateway has said that it takes one.
function connectStream() {
  const socket = new WebSocket(null, undefined, { autoPong: true });
  const session = http2.connect(`http://127.0.0.1:${port}`);
  session.on('remoteSettings', (settings) => {
    say({ offered: settings.enableConnectProtocol });
    const stream = session.request({
      ':method': 'CONNECT',
      ':protocol': 'websocket',
      ':path': path,
      'sec-websocket-version': '13',
      'sec-websocket-protocol': 'chat, superchat',
      authorization: `Bearer ${token}`,
    });
    stream.on('response', (headers) => {
      if (headers[':status'] !== 200) {
        say({ status: headers[':status'] });
        session.destroy();
        return;
      }
      socket._isServer = false; // ws knows sockets of its own handshake only
      socket._protocol = headers['sec-websocket-protocol'];
      socket.setSocket(stream, Buffer.alloc(0), { maxPayload: 1 << 24 });
    });
  });
  socket.on('close', () => {
    const again = session.request({ ':path': '/live/plain', authorization: `Bearer ${token}` });
    again.on('response', (headers) => {
      say({ after: headers[':status'] });
      session.destroy();
    });
    again.resume();
  });
  return socket;
}

// Says one thing, whole, in frames of one character each, or as bytes, and tells what becomes of it.
function sayOnce(socket) {
  socket.on('open', () => {
    if (role === 'says-pieces') {
      [...words].forEach((one, at) => socket.send(one, { fin: at === words.length - 1 }));
    } else {
      socket.send(role === 'says-binary' ? Buffer.from([0, 255, ...Buffer.from(words)]) : words);
    }
  });
  socket.on('message', (data) => {
    say({ echo: data.toString() });
    socket.close();
  });
  socket.on('close', (code, reason) => say({ closed: code, reason: reason.toString() }));
}

function talk(socket) {
  const expected = ['people', 'people', 'people', 'large', 'echo', 'unicode', 'long'];
  socket.on('open', () => {
    say({ protocol: socket.protocol, extensions: socket.extensions });
    socket.ping('beat');
    socket.send('people');
    socket.send('large');
    socket.send('hello');
    socket.send('h\u00e9llo \u20ac');
    socket.send('z'.repeat(300000));
  });
  socket.on('pong', (data) => say({ pong: data.toString() }));
  socket.on('message', (data) => {
    const text = data.toString();
    const what = expected.shift();
    if (what === 'large') {
      const all = JSON.parse(text);
      say({ large: all.length, masked: all.every((one) => one.email === '[email]' && one.pad.length === 80) });
    } else if (what === 'long') {
      say({ long: text === 'echo ' + 'z'.repeat(300000) });
      socket.send('bye');
    } else {
      say({ [what]: text });
    }
  });
  socket.on('unexpected-response', (request, response) => {
    say({ status: response.statusCode });
    request.destroy();
  });
  socket.on('error', (error) => say({ error: error.message }));
  socket.on('close', (code, reason) => say({ closed: code, reason: reason.toString() }));
}

// Asks for sockets as nobody who is signed in, over HTTP/2 and HTTP/1.1, and tells the answers.
const STRANGERS = [
  {},
  { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
  { cookie: 'sallyport-pass=nonsense', origin: `http://127.0.0.1:${port}` },
  { cookie: 'sallyport-pass=nonsense', origin: 'https://elsewhere.example' },
];

async function strange() {
  for (const fields of STRANGERS) {
    const session = http2.connect(`http://127.0.0.1:${port}`);
    session.on('error', () => {}); // some connections end with the refusal
    await new Promise((done) => session.once('remoteSettings', done));
    const stream = session.request({
      ':method': 'CONNECT', ':protocol': 'websocket', ':path': path, 'sec-websocket-version': '13', ...fields });
    await new Promise((done) => {
      stream.on('response', (headers) => told('2', headers[':status'], headers));
      stream.on('error', () => {});
      stream.on('close', done);
      stream.resume();
    });
    if (!fields.cookie) {
      const again = session.request({ ':path': '/live/plain', authorization: `Bearer ${token}` });
      await new Promise((done) => again.on('response', (headers) => done(say({ after: headers[':status'] }))));
    }
    session.destroy();
  }
  for (const headers of STRANGERS) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    await new Promise((done) =>
      socket.on('unexpected-response', (request, response) => {
        told('1.1', response.statusCode, response.headers);
        request.destroy();
        done();
      }),
    );
  }
}

function told(version, status, headers) {
  say({ version, status, type: headers['content-type'], led: headers.location !== undefined });
}

if (role === 'server') {
  serve();
} else if (role === 'streams') {
  serveStreams();
} else if (role === 'stranger') {
  strange();
} else if (role.startsWith('says')) {
  sayOnce(connect());
} else {
  talk(role === 'h2-client' ? connectStream() : connect());
}
