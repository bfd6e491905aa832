// npm's ssh2 as editors use it: one connection for everything. Prints one line of JSON per observation.
'use strict';

const crypto = require('crypto');
const fs = require('fs');
const path = require('path');

const [, , peers, port, folder] = process.argv;
const { Client } = require(path.join(peers, 'node_modules', 'ssh2'));

const client = new Client();

function tell(name, value) {
  console.log(JSON.stringify({ [name]: value }));
}

/** Runs a command to its end. */
function exec(command, input) {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, stream) => {
      if (error) {
        reject(error);
        return;
      }
      const ran = { out: '', err: '', status: null };
      stream.on('data', data => { ran.out += data; });
      stream.stderr.on('data', data => { ran.err += data; });
      stream.on('exit', (code, signal) => { ran.status = code === null ? signal : code; });
      stream.on('close', () => resolve(ran));
      stream.end(input);
    });
  });
}

/** A shell that stays open and is told line by line what to do, as editors keep one. */
function keptShell() {
  return new Promise((resolve, reject) => {
    client.exec('sh -s', (error, stream) => {
      if (error) {
        reject(error);
        return;
      }
      let seen = '';
      let wanted = null;
      const look = () => {
        if (wanted !== null && seen.endsWith(wanted.end)) {
          const answer = seen.slice(0, -wanted.end.length);
          seen = '';
          wanted.resolve(answer);
          wanted = null;
        }
      };
      stream.on('data', data => { seen += data; look(); });
      resolve({
        ask: (line, n) => new Promise(answered => {
          wanted = { end: `end ${n}\n`, resolve: answered };
          stream.write(`${line}; echo end ${n}\n`);
        }),
        close: () => new Promise(closed => { stream.on('close', closed); stream.end('exit 0\n'); }),
      });
    });
  });
}

/** A login shell at a terminal. */
function shell(lines) {
  return new Promise((resolve, reject) => {
    client.shell({ term: 'xterm', cols: 91, rows: 31 }, (error, stream) => {
      if (error) {
        reject(error);
        return;
      }
      const ran = { out: '', status: null };
      stream.on('data', data => { ran.out += data; });
      stream.on('exit', code => { ran.status = code; });
      stream.on('close', () => resolve(ran));
      stream.write(lines);
    });
  });
}

/** Puts a file there and gets it back. */
function sftp(from, there, back) {
  return new Promise((resolve, reject) => {
    client.sftp((error, files) => {
      if (error) {
        reject(error);
        return;
      }
      files.fastPut(from, there, putFailed => {
        if (putFailed) {
          reject(putFailed);
          return;
        }
        files.fastGet(there, back, getFailed => {
          files.end();
          if (getFailed) {
            reject(getFailed);
          } else {
            resolve();
          }
        });
      });
    });
  });
}

function sum(file) {
  return crypto.createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

async function work() {
  tell('uname', (await exec('uname -s')).out);
  const kept = await keptShell();
  tell('kept', await kept.ask('x=remembered; echo first', 1));
  const many = await Promise.all(Array.from({ length: 40 }, (_, n) => exec(`read x; echo "$x" ${n}; exit ${n}`, `input\n`)));
  tell('many', many.every((ran, n) => ran.out === `input ${n}\n` && ran.status === n));
  tell('keptStill', await kept.ask('echo $x', 2));
  tell('masked', (await exec('echo mail greta.lindqvist@example.org now')).out);
  const denied = await exec('sudo shutdown now');
  tell('denied', { status: denied.status, told: denied.err.includes('no-shutdown'), out: denied.out });
  const typed = await shell('stty size; exit 7\n');
  tell('shell', { status: typed.status, size: typed.out.includes('31 91') });
  const file = path.join(folder, 'node-file');
  fs.writeFileSync(file, crypto.randomBytes(5000003));
  await sftp(file, path.join(folder, 'node-there'), path.join(folder, 'node-back'));
  tell('sftp', sum(file) === sum(path.join(folder, 'node-there')) && sum(file) === sum(path.join(folder, 'node-back')));
  tell('keptToTheEnd', await kept.ask('echo $x', 3));
  await kept.close();
}

client.on('ready', () => {
  work().then(() => client.end(), error => {
    tell('failed', String(error));
    process.exitCode = 1;
    client.end();
  });
});
client.on('error', error => {
  tell('error', String(error));
  process.exitCode = 1;
});
client.connect({
  host: '127.0.0.1',
  port: Number(port),
  username: 'alice/web-1',
  password: process.env.TOKEN,
  keepaliveInterval: 1000,
  keepaliveCountMax: 600,
  readyTimeout: 300000,
});
