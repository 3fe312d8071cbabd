import { connect, type Socket } from 'node:net';

class ServerUnproven extends Error {
  readonly code = 'SERVER_UNPROVEN';
  override readonly name = 'ServerUnproven';

  constructor() {
    super('The database server did not prove that it knows the password (SCRAM-SHA-256).');
  }
}

/** Whether an error says that a server did not prove that it knows the password; the driver finds a wrong signature itself. */
export function isUnproven(error: unknown): boolean {
  return (
    error instanceof ServerUnproven ||
    (error as { code?: unknown } | null)?.code === 'SASL_SIGNATURE_MISMATCH'
  );
}

/** Where the driver (postgres 3.4.9) is to connect, as it calls what opens its sockets with. */
export interface Opening {
  readonly host: readonly string[];
  readonly port: readonly number[];
  readonly path: string | false;
  /** False, or how TLS is to be asked for. */
  readonly ssl: unknown;
}

const [AUTHENTICATION, ERROR, NOTICE, PROTOCOL, TLS] = ['R', 'E', 'N', 'v', 'S'].map((kind) =>
  kind.charCodeAt(0),
);
/** Kinds of message that a server may send before it lets somebody in. */
const mayCome = new Set([AUTHENTICATION, ERROR, NOTICE, PROTOCOL]);
/** What an authentication message says: the three steps of RFC 5802, and that somebody is in. */
const [SASL, SASL_CONTINUE, SASL_FINAL, OK] = [10, 11, 12, 0];
/** An authentication message is some hundred bytes long; an error is not much more. */
const longest = 30_000;

/**
 * Opens a socket to the host of that number. It sends without delay (TCP_NODELAY): otherwise a small packet, such as the end
 * of a COPY, waits some 40 ms for the one before it to be acknowledged. It ends with `ServerUnproven`, before the driver
 * answers, when the server does anything but SCRAM-SHA-256 with its own signature. Where TLS was agreed nothing is looked at:
 * there the certificate tells who the server is, if the address asks for that (`sslmode=verify-full`).
 *
 * Why: the driver gives its password, in clear, to whatever asks for it so, and believes a server that asks for nothing. While
 * the real one is down, any user of the machine can take its port.
 */
export function openSocket(to: Opening, opened: number): Socket {
  const at = opened % to.host.length;
  const [host, port] = [to.host[at] as string, to.port[at] as number];
  const socket = to.path
    ? connect(to.path)
    : Object.assign(connect({ host, port, noDelay: true }), { host, port });
  demandProof(socket, Boolean(to.ssl));
  return socket;
}

/** `openSocket` as an option for an instance of the driver, whose types do not know it; one host after the other. */
export function provingItself(): object {
  let opened = 0;
  const socket = (to: Opening) => {
    opened += 1;
    return openSocket(to, opened - 1);
  };
  return { socket };
}

/** Keeps from the driver what it must not answer: until somebody is in, every packet is looked at before it is told of it. */
function demandProof(socket: Socket, asksForTls: boolean): void {
  let unread = Buffer.alloc(0);
  let answersTls = asksForTls;
  let signed = false;
  const judge = (packet: Buffer): 'goes on' | 'in' | 'refused' => {
    unread = Buffer.concat([unread, packet]);
    if (answersTls) {
      if (unread[0] === TLS) return 'in';
      unread = unread.subarray(1);
      answersTls = false;
    }
    while (unread.length >= 5) {
      const length = unread.readUInt32BE(1) + 1;
      if (length > longest || !mayCome.has(unread[0] as number)) return 'refused';
      if (unread.length < length) break;
      if (unread[0] === AUTHENTICATION) {
        const step = length < 9 ? undefined : unread.readUInt32BE(5);
        if (step === OK && signed) return 'in';
        if (step !== SASL && step !== SASL_CONTINUE && step !== SASL_FINAL) return 'refused';
        // The driver compares the signature, and ends what does not have it, before it reads on.
        if (step === SASL_FINAL) signed = true;
      }
      unread = unread.subarray(length);
    }
    return 'goes on';
  };
  const { emit } = socket;
  socket.emit = (event: string, ...values: unknown[]) => {
    const verdict = event === 'data' ? judge(values[0] as Buffer) : 'goes on';
    if (verdict !== 'goes on') socket.emit = emit;
    if (verdict === 'refused') return Boolean(socket.destroy(new ServerUnproven()));
    return Reflect.apply(emit, socket, [event, ...values]);
  };
}
