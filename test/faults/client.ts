import { request } from 'node:http';
import { hashDocument } from '../../gateway/criteria.ts';
import { documentHash } from '../../gateway/trusted.ts';
import { castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';

/** What came of a request, and every byte that was delivered, also of an answer that was cut off. */
interface Delivered {
  /** Undefined: no answer began. */
  readonly status: number | undefined;
  readonly text: string;
  readonly whole: boolean;
}

/** Asks an instance, and keeps whatever bytes it gives. Never rejects. */
export function post(url: string, token: string, query: string, variables: object = {}): Promise<Delivered> {
  return new Promise((resolve) => {
    let status: number | undefined;
    let text = '';
    const end = (whole: boolean) => resolve({ status, text, whole });
    const sent = request(
      `${url}/graphql`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      },
      (response) => {
        status = response.statusCode;
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => end(response.complete));
        response.on('error', () => end(false));
      },
    );
    sent.on('error', () => end(false));
    sent.end(JSON.stringify({ query, variables }));
  });
}

/** What the audit calls a document by that somebody wrote (ADR 0092). */
export const documentOf = (who: string, query: string) =>
  hashDocument(testKeys().lookupKey(), castMember(who).id, documentHash(query));

/** Waits so many milliseconds. */
export const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms));

/** Asks again while the service is busy, as every client does: beside other work a machine is. */
export async function persist(...asked: Parameters<typeof post>): Promise<Delivered> {
  for (;;) {
    const answer = await post(...asked);
    if (answer.status !== 503) return answer;
    await pause(200);
  }
}
