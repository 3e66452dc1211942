/** What lies in the readers, read without any PIN. */

import type { CardKind } from '@jitsuin/bridge-client'
import {
  type CardApplication,
  type CardChannel,
  identifyCard,
  judgeLife,
  type LifeState,
  type PinState,
  type ReaderState,
  type Readers,
  readPinState,
} from '@jitsuin/card'
import { CodedError } from '@jitsuin/kernel'
import { type Certificate, parseCertificate } from '@jitsuin/pki'
import { type Holder, judgePurpose, readHolder } from './holder.js'

/** An application of a card that lies in a reader. */
export type SeenApplication = {
  readonly application: CardApplication
  readonly certificate: Certificate
  readonly holder: Holder
  readonly life: LifeState
  readonly purpose: 'fit' | 'unfit'
  readonly pin: PinState
}

/** A card as seen. `unknown`: not one of ours, or one that cannot be read for certain. */
export type SeenCard =
  | { readonly state: 'absent' | 'mute' | 'busy' | 'unknown' }
  | { readonly state: 'read'; readonly kind: CardKind; readonly applications: readonly SeenApplication[] }

/** A reader and its card. */
export type SeenReader = Pick<ReaderState, 'name' | 'kind'> & { readonly card: SeenCard }

/** Reads one card. Run it while no other program can talk to the card. */
export async function readCard(channel: CardChannel, at: Date): Promise<SeenCard> {
  const identity = await identifyCard(channel)
  if (identity.kind === 'unknown') return { state: 'unknown' }
  const applications: SeenApplication[] = []
  for (const application of identity.applications)
    applications.push(describe(application, await readPinState(channel, application), at))
  return applications.length === 0
    ? { state: 'unknown' }
    : { state: 'read', kind: identity.kind, applications }
}

function describe(application: CardApplication, pin: PinState, at: Date): SeenApplication {
  const certificate = parseCertificate(application.certificate.certificateDer)
  return {
    application,
    certificate,
    holder: readHolder(certificate),
    life: judgeLife(certificate, at),
    purpose: judgePurpose(certificate, application.kind),
    pin,
  }
}

/** The readers of the computer as the bridge uses them: one piece of work at a time for each. */
export type CardDesk = {
  /** What lies in the readers. Hardware is slow and pages ask often: a card that stays where it is, is read seldom. */
  readonly look: () => Promise<readonly SeenReader[]>
  /** Works with a card. `taken`: another request is at work with it. */
  readonly work: <Result>(
    reader: string,
    work: (channel: CardChannel) => Promise<Result>,
  ) => Promise<{ state: 'taken' } | { state: 'finished'; result: Result }>
}

/** For how long a reading counts. A card swapped meanwhile gets no PIN: the card itself is checked before (`card/replaced`). */
const READING_LIFETIME_MS = { read: 15_000, failed: 1_000 } as const

type Reading = { readonly seen: Promise<SeenCard>; readonly until: number }

/** Opens the desk. */
export function openCardDesk(readers: Readers, now: () => Date): CardDesk {
  const atWork = new Set<string>()
  const readings = new Map<string, Reading>()

  async function lookAt({ name, kind, card }: ReaderState): Promise<SeenReader> {
    if (card !== 'present') {
      readings.delete(name)
      return { name, kind, card: { state: card } }
    }
    return { name, kind, card: await lookAtPresent(name) }
  }

  function lookAtPresent(name: string): Promise<SeenCard> {
    const at = now().getTime()
    const known = readings.get(name)
    const isKept = known !== undefined && (atWork.has(name) || at < known.until)
    if (isKept) return known.seen
    if (atWork.has(name)) return Promise.resolve({ state: 'busy' })
    const seen = readPresent(name)
    readings.set(name, { seen, until: at + READING_LIFETIME_MS.read })
    return seen
  }

  async function readPresent(name: string): Promise<SeenCard> {
    try {
      return await readers.useCard(name, (channel) => readCard(channel, now()))
    } catch (error) {
      if (!(error instanceof CodedError)) throw error
      const seen: SeenCard = { state: error.code === 'readers/in-use' ? 'busy' : 'unknown' }
      readings.set(name, { seen: Promise.resolve(seen), until: now().getTime() + READING_LIFETIME_MS.failed })
      return seen
    }
  }

  return {
    look: async () => Promise.all((await readers.list()).map(lookAt)),
    async work(reader, work) {
      if (atWork.has(reader)) return { state: 'taken' }
      atWork.add(reader)
      try {
        return { state: 'finished', result: await readers.useCard(reader, work) }
      } finally {
        atWork.delete(reader)
        readings.delete(reader) // Tries may have been lost, or another card may lie there.
      }
    },
  }
}
