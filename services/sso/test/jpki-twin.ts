/** A small working twin of the national authority: it knows the cards that it gave out, and what became of each certificate. */
import { createHash } from 'node:crypto'
import type { JpkiAuthority, JpkiVerdict } from '../src/outside/jpki-authority.js'
import type { TestCard, TestPki } from './pki.js'

type Known = { readonly verdict: JpkiVerdict }

/** Opens one whose certificates come from a PKI that the platform does not trust, as it is in the world. */
export function openJpki(pki: TestPki) {
  const known = new Map<string, Known>()
  const authority: JpkiAuthority = {
    check: async (der, at) => {
      const found = known.get(fingerprint(der))?.verdict ?? ({ verdict: 'not-trusted' } as const)
      return found.verdict === 'good' && found.notAfter < at ? { verdict: 'expired' } : found
    },
  }
  return {
    authority,
    /** A card with its certificate for user authentication. */
    issue: async (id: string): Promise<TestCard> => {
      const card = await pki.issue({ serialNumber: id, key: 'own' })
      const notAfter = new Date('2031-11-20T00:00:00Z')
      known.set(fingerprint(card.certificateDer), {
        verdict: { verdict: 'good', kind: 'user-authentication', id, notAfter },
      })
      return card
    },
    /** What the authority says from now on. */
    say: (card: TestCard, verdict: Exclude<JpkiVerdict['verdict'], 'good'>) =>
      void known.set(fingerprint(card.certificateDer), { verdict: { verdict } }),
  }
}

function fingerprint(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex')
}
