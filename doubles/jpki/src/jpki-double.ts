/**
 * The double of the national authority for My Number cards: issues the two certificates of a card, revokes those of a lost card,
 * publishes lists and OCSP, and answers relying parties. Everything that it makes is a demonstration and says so.
 */
import { JPKI_MARKS, type JpkiMarks, type SoftwareCardState } from '@jitsuin/card'
import { japanDate } from '@jitsuin/kernel'
import type { RevocationReason } from '@jitsuin/pki'
import { createService, defineProblems, type HttpService, type Logger } from '@jitsuin/platform'
import { makeState, openAuthorities } from './authorities.js'
import { judgeCertificate } from './check.js'
import type { JpkiAuthority } from './contract.js'
import { JPKI_DOUBLE_ERRORS, JpkiDoubleError } from './errors.js'
import { type MyNumberCardOptions, makeCard } from './issue-card.js'
import type { Publication } from './publish.js'
import { openRegister } from './register.js'
import { jpkiRoutes } from './routes.js'
import type { JpkiDoubleState } from './state.js'

/** How to make or reopen the double. */
export type JpkiDoubleOptions = {
  readonly clock: () => Date
  readonly random: (size: number) => Uint8Array
  /** Where its service is reached, without a slash at the end; it stands in the certificates. */
  readonly baseUri: string
  /** What was kept (`parseJpkiDoubleState`); without it a new hierarchy is made. */
  readonly state?: JpkiDoubleState
  /** Keeps the state; awaited before a card is given out or a revocation is confirmed. */
  readonly save?: (state: JpkiDoubleState) => Promise<void>
  readonly marks?: JpkiMarks
  readonly logger?: Logger
}

/** The double. */
export type JpkiDouble = {
  readonly authority: JpkiAuthority
  /** Issues a card. `holderId` is what relying parties are told of its holder, and what `revoke` takes. */
  readonly issueMyNumberCard: (
    options: MyNumberCardOptions,
  ) => Promise<{ readonly holderId: string; readonly card: SoftwareCardState }>
  /** Revokes all certificates of a holder, from now on: the card was lost. */
  readonly revoke: (holderId: string, reason?: RevocationReason) => Promise<'revoked' | 'unknown-holder'>
  /** A switch for rehearsals: while it is off, nobody gets an answer. */
  readonly setAvailability: (availability: 'available' | 'unavailable') => void
  readonly service: HttpService
  readonly state: () => JpkiDoubleState
}

/** What its routes answer to each code. */
export const JPKI_DOUBLE_PROBLEMS = defineProblems(JPKI_DOUBLE_ERRORS, {
  'jpki-double/state': 500,
  'jpki-double/unavailable': 503,
})

/** Makes or reopens the double. */
export async function createJpkiDouble(options: JpkiDoubleOptions): Promise<JpkiDouble> {
  const { clock, random, baseUri, marks = JPKI_MARKS, logger, save = async () => undefined } = options
  const initial = options.state ?? (await makeState(clock(), random))
  if (!options.state) await save(initial)
  const register = openRegister(initial, save)
  const authorities = openAuthorities(initial)
  let availability: 'available' | 'unavailable' = 'available'

  function publication(): Publication {
    if (availability === 'unavailable') throw new JpkiDoubleError('jpki-double/unavailable', 'Switched off')
    return { authorities, issued: register.state().issued, now: clock() }
  }

  const userCa = authorities['user-authentication']
  const check: JpkiAuthority['check'] = async (certificateDer, at) => {
    if (availability === 'unavailable') return { verdict: 'status-unknown', cause: 'out-of-reach' }
    return judgeCertificate(certificateDer, at, { authority: userCa, issued: register.state().issued, marks })
  }

  const service = await createService({
    name: 'jpki-double',
    title: { ja: 'デモ：マイナンバーカードの認証局', en: 'Demo: authority for My Number cards' },
    routes: jpkiRoutes({ publication, check }),
    problems: [JPKI_DOUBLE_PROBLEMS],
    ...(logger && { logger }),
  })
  return {
    authority: { anchorsDer: [userCa.certificate.bytes], check },
    issueMyNumberCard: async ({ firstDay = japanDate(clock()), ...card }) => {
      const desk = { authorities, marks, baseUri, random }
      const made = await makeCard(desk, { ...card, firstDay })
      await register.record(made.issued)
      return { holderId: made.holderId, card: made.card }
    },
    revoke: (holderId, reason = 'keyCompromise') => register.revoke(holderId, { at: clock(), reason }),
    setAvailability: (wanted) => {
      availability = wanted
    },
    service,
    state: register.state,
  }
}
