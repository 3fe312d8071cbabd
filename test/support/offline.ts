import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';

// Preloaded into a process: writes a line to standard error for every attempt to reach anything but this machine.

const tell = (how: string, to: unknown) => process.stderr.write(`left the machine: ${how} ${String(to)}\n`);
const isLocal = (host: unknown) =>
  host === undefined || host === '' || /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/.test(String(host));

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  const [first, second] = (Array.isArray(args[0]) ? args[0] : args) as [unknown, unknown];
  const target = typeof first === 'object' && first !== null ? (first as { host?: string }).host : second;
  if (!isLocal(typeof target === 'function' ? undefined : target)) tell('connection to', target);
  return Reflect.apply(connect, this, args) as net.Socket;
} as typeof connect;

for (const resolver of [dns, dns.promises]) {
  for (const [name, original] of Object.entries(resolver)) {
    if (typeof original !== 'function' || !/^(lookup|resolve)/.test(name)) continue;
    Object.assign(resolver, {
      [name]: (host: unknown, ...rest: unknown[]) => {
        if (!isLocal(host)) tell(name, host);
        return Reflect.apply(original, resolver, [host, ...rest]);
      },
    });
  }
}

const send = dgram.Socket.prototype.send;
dgram.Socket.prototype.send = function (this: dgram.Socket, ...args: unknown[]) {
  tell('datagram', args.slice(1).join(' '));
  return Reflect.apply(send, this, args);
} as typeof send;
