/** A gate at work: looks at its reader, judges each card that is put there once, and tells the door. */
import { type CardChannel, CardError, identifyCard, type Readers } from '@jitsuin/card'
import { CodedError } from '@jitsuin/kernel'
import { type Certificate, PkiError, parseCertificate, type TrustAnchor } from '@jitsuin/pki'
import { type Entry, judgeEntry } from './judge-entry.js'
import type { ListWatch } from './list-watch.js'

/** What a gate is made of. */
export type GateParts = {
  readonly readers: Readers
  /** The reader, by its whole name; any when absent. */
  readonly reader: string | undefined
  readonly anchors: readonly TrustAnchor[]
  readonly authorities: readonly Certificate[]
  readonly watch: ListWatch
  readonly holdSeconds: number
  readonly now: () => Date
  readonly onEntry: (entry: Entry, timing: { readonly milliseconds: number }) => Promise<void>
}

/** Looks once: a card that was not there before is judged. Run it again and again. */
export function openGate(parts: GateParts): { readonly look: () => Promise<void> } {
  const present = new Set<string>()
  return {
    look: async () => {
      const states = await parts.readers.list()
      const ours = states.filter(({ name }) => parts.reader === undefined || name === parts.reader)
      for (const { name, card } of ours) {
        if (card !== 'present') present.delete(name)
        else if (!present.has(name)) {
          present.add(name)
          await admit(parts, name)
        }
      }
    },
  }
}

async function admit(parts: GateParts, reader: string): Promise<void> {
  const begun = performance.now()
  const entry = await judgeCard(parts, reader)
  await parts.onEntry(entry, { milliseconds: Math.round(performance.now() - begun) })
}

async function judgeCard({ readers, watch, now, ...rest }: GateParts, reader: string): Promise<Entry> {
  try {
    const read = await readers.useCard(reader, readAuthentication)
    if (read === 'not-a-card') return { door: 'stays-shut', why: 'not-a-card' }
    return judgeEntry({ ...rest, ...read, last: watch.last(), at: now() })
  } catch (error) {
    if (error instanceof CardError || error instanceof PkiError || error instanceof CodedError)
      return { door: 'stays-shut', why: 'not-a-card' }
    throw error
  }
}

async function readAuthentication(channel: CardChannel) {
  const identity = await identifyCard(channel)
  if (identity.kind !== 'hpki') return 'not-a-card'
  const application = identity.applications.find(({ kind }) => kind === 'hpki-authentication')
  if (!application) return 'not-a-card'
  const { certificate, otherCertificates } = application
  return {
    certificate: parseCertificate(certificate.certificateDer),
    chain: otherCertificates.map(({ certificateDer }) => parseCertificate(certificateDer)),
  }
}
