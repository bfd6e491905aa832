// Connections that stay open, on both sides of the gateway:
// node held-open.js PEERS target | sockets PORT TOKEN COUNT | streams PORT TOKEN COUNT | calls PORT TOKEN COUNT
'use strict';

const [peers, role, port, token, count] = process.argv.slice(2);
const http2 = require('node:http2');
const { WebSocket, WebSocketServer } = require(`${peers}/node_modules/ws`);
const STREAMS_PER_CONNECTION = 100;
const MESSAGE = Buffer.from([0, 0, 0, 0, 3, 0x0a, 1, 0x78]);

function say(what) {
  console.log(JSON.stringify(what));
}

// Sockets that are accepted and nothing more, and calls of gRPC that are answered with one message and go on.
function serve() {
  const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  sockets.on('listening', () => {
    const calls = http2.createServer();
    calls.on('stream', (stream) => {
      stream.on('error', () => {});
      stream.once('data', () => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
        stream.write(MESSAGE);
      });
    });
    calls.listen(0, '127.0.0.1', () => say({ sockets: sockets.address().port, calls: calls.address().port }));
  });
}

async function inTurns(open) {
  for (let opened = 0; opened < Number(count); opened += 50) {
    await Promise.all(Array.from({ length: Math.min(50, Number(count) - opened) }, (_, i) => open(opened + i)));
  }
  say({ open: Number(count) });
}

function socket() {
  return new Promise((opened, failed) => {
    const one = new WebSocket(`ws://127.0.0.1:${port}/sockets/feed`, { headers: { Authorization: `Bearer ${token}` } });
    one.on('open', opened);
    one.on('error', failed);
  });
}

const connections = [];

function connection(nth) {
  const which = Math.floor(nth / STREAMS_PER_CONNECTION);
  connections[which] ??= new Promise((ready, failed) => {
    const one = http2.connect(`http://127.0.0.1:${port}`);
    one.on('remoteSettings', () => ready(one));
    one.on('error', failed);
  });
  return connections[which];
}

// A WebSocket as a stream of HTTP/2 (RFC 8441).
async function socketStream(nth) {
  const one = await connection(nth);
  return new Promise((opened, failed) => {
    const stream = one.request({
      ':method': 'CONNECT',
      ':protocol': 'websocket',
      ':path': '/sockets/feed',
      'sec-websocket-version': '13',
      authorization: `Bearer ${token}`,
    });
    stream.on('response', (headers) => (headers[':status'] === 200 ? opened() : failed(new Error(JSON.stringify(headers)))));
    stream.on('error', failed);
  });
}

async function call(nth) {
  const one = await connection(nth);
  return new Promise((opened, failed) => {
    const stream = one.request({
      ':method': 'POST',
      ':path': '/calls/bench.Bench/Watch',
      'content-type': 'application/grpc',
      te: 'trailers',
      authorization: `Bearer ${token}`,
    });
    stream.on('response', (headers) => {
      if (headers[':status'] !== 200 || headers['grpc-status']) {
        failed(new Error(JSON.stringify(headers)));
      }
    });
    stream.once('data', opened);
    stream.on('error', failed);
    stream.write(MESSAGE);
  });
}

function failed(error) {
  say({ error: String(error) });
  process.exit(1);
}

if (role === 'target') {
  serve();
} else {
  inTurns({ sockets: socket, streams: socketStream, calls: call }[role]).catch(failed);
}
