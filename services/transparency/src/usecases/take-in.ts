/** Takes what the authority issued and revoked into the log, in its order, each event exactly once. */
import type { IssuedEvent } from '@jitsuin/ca/contract'
import { type Certificate, parseCertificate } from '@jitsuin/pki'
import type { Session } from '@jitsuin/platform'
import { type CertificateEvent, eventOf } from '../domain/certificate-event.js'
import { TransparencyError } from '../errors.js'
import type { AuthorityFeed } from '../outside/authority-feed.js'
import { insertBegan, loadLastIntake } from '../store/log-store.js'
import type { LogSequencer } from './sequencer.js'

/** What is needed to take in. */
export type TakeInParts = {
  readonly session: Session
  readonly feed: AuthorityFeed
  readonly sequencer: LogSequencer
  readonly issuers: Issuers
}

/** The certificates of the logged authorities by their names. */
export type Issuers = ReadonlyMap<string, Certificate>

/** Asks the authority who it is. */
export async function loadIssuers(feed: AuthorityFeed): Promise<Issuers> {
  const authorities = await feed.authorities()
  return new Map(
    authorities.map(({ authority, certificateDer }) => [authority, parseCertificate(certificateDer)]),
  )
}

/** Takes in everything that is there now; returns how many entries were added. */
export async function takeInIssued({ session, feed, sequencer, issuers }: TakeInParts): Promise<number> {
  let added = 0
  let last = await loadLastIntake(session)
  for (;;) {
    const batch = await feed.eventsAfter(last)
    if (batch.length === 0) break
    expectNoGap(batch, last)
    const sequences = batch.map(({ sequence }) => sequence)
    added += await sequencer.append({ sequences, events: batch.map((event) => read(event, issuers)) })
    last += batch.length
  }
  await insertBegan(session, last)
  return added
}

/** A number left out could be a certificate left out. */
function expectNoGap(batch: readonly IssuedEvent[], last: number): void {
  const wrong = batch.findIndex(({ sequence }, at) => sequence !== last + at + 1)
  if (wrong < 0) return
  throw new TransparencyError('log/feed-malformed', `The feed has no event ${last + wrong + 1}`)
}

function read(event: IssuedEvent, issuers: Issuers): CertificateEvent {
  const issuer = issuers.get(event.authority)
  if (!issuer)
    throw new TransparencyError('log/feed-malformed', `Nobody knows the authority ${event.authority}`)
  return eventOf(event, parseCertificate(Buffer.from(event.certificate, 'base64')), issuer)
}
