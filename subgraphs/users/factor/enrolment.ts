import { Secret, TOTP } from 'otpauth';
import QRCode from 'qrcode';

/** What an authenticator app needs of a secret: the text to type, and a picture to scan. */
interface Enrolment {
  /** Base 32. */
  readonly secret: string;
  /** SVG, drawn here: the secret goes to no other service. */
  readonly qr: string;
}

/** The secret as an authenticator app takes it, under the person's user name. */
export async function enrolmentOf(secret: string, username: string): Promise<Enrolment> {
  const uri = new TOTP({
    issuer: 'Signpost',
    label: username,
    algorithm: 'SHA1',
    digits: 6,
    period: 30,
    secret: Secret.fromBase32(secret),
  }).toString();
  const qr = await QRCode.toString(uri, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 });
  return { secret, qr };
}
