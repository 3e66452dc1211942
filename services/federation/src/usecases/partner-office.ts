/** What officers do with the register of partners. */
import { createHash } from 'node:crypto'
import { japanDate } from '@jitsuin/kernel'
import { judgePermission } from '@jitsuin/sso/contract'
import {
  ALL_PARTNER_ACTS,
  type MadeSecret,
  PARTNER_ACTS,
  type PartnerAct,
  type PartnerActInput,
  type PartnerList,
  type PartnerView,
} from '../contract.js'
import type { OfficerAct, Partner, PartnerState, PartnerTerms, Step } from '../domain/partner.js'
import * as rules from '../domain/partner.js'
import { faultOfCertificates } from '../domain/saml-certificates.js'
import { listTermsChanges } from '../domain/terms-change.js'
import { FederationError } from '../errors.js'
import type { PartnerEvent, Partners } from '../store/partners.js'
import type { StaffSession } from './who-asks.js'

/** What the use cases of this file work with. */
export type OfficeParts = {
  readonly partners: Partners
  readonly clock: () => Date
  readonly newId: () => string
  readonly randomBytes: (length: number) => Uint8Array
}

/** The register, late reviews first, then what waits for this officer. */
export async function listPartners(parts: OfficeParts, officer: StaffSession): Promise<PartnerList> {
  const today = japanDate(parts.clock())
  const listed = (await parts.partners.all()).map((partner) => {
    const { partnerId, state, terms } = partner
    const { name, legalName, protocol } = terms
    const waitsForMe = judgeAct(partner, 'approve', officer) === 'open' ? ('yes' as const) : ('no' as const)
    const head = { partnerId, name, legalName, protocol: protocol.protocol, state }
    return { ...head, ...reviewOf(partner, today), waitsForMe }
  })
  const urgency = (one: (typeof listed)[number]) =>
    (one.review === 'overdue' ? 4 : 0) + (one.waitsForMe === 'yes' ? 2 : 0) + (one.state === 'ended' ? -1 : 0)
  return {
    partners: listed.toSorted((a, b) => urgency(b) - urgency(a) || a.name.ja.localeCompare(b.name.ja, 'ja')),
    overdue: listed.filter(({ review }) => review === 'overdue').length,
    mayRegister: judgePermission(officer.roles, 'partners/register') === 'allowed' ? 'yes' : 'no',
  }
}

function reviewOf(partner: PartnerState, today: string): Pick<PartnerView, 'reviewDueOn' | 'review'> {
  const dueOn = 'reviewDueOn' in partner ? partner.reviewDueOn : null
  if (dueOn === null) return { reviewDueOn: null, review: 'none' }
  const isWatched = partner.state === 'approved' || partner.state === 'change-proposed'
  return { reviewDueOn: dueOn, review: isWatched ? rules.reviewStanding(dueOn, today) : 'none' }
}

/**
 * One partner as this officer sees it.
 *
 * @throws {FederationError} `partner/unknown`.
 */
export async function showPartner(
  { partners, clock }: OfficeParts,
  partnerId: string,
  officer: StaffSession,
): Promise<PartnerView> {
  const partner = await partners.byId(partnerId)
  if (!partner) throw new FederationError('partner/unknown', 'No such partner')
  const { revision, state, terms } = partner
  const change = partner.state === 'change-proposed' ? partner.change : null
  const may = ALL_PARTNER_ACTS.filter((act) => judgeAct(partner, act, officer) === 'open')
  const usesSecret = judgeSecret(partner) === 'used'
  const mayChange = judgePermission(officer.roles, 'partners/change') === 'allowed'
  return {
    ...{ partnerId, revision, state, terms },
    change: change && { terms: change, lines: listTermsChanges(terms, change) },
    proposed: 'proposed' in partner ? written(partner.proposed) : null,
    rejected: 'rejected' in partner && partner.rejected ? explained(partner.rejected) : null,
    suspended: 'suspended' in partner ? explained(partner.suspended) : null,
    ...reviewOf(partner, japanDate(clock())),
    secret: usesSecret ? await secretState(partners, partnerId) : { state: 'not-used' },
    may,
    mayMakeSecret: usesSecret && mayChange ? 'yes' : 'no',
    history: (await partners.eventsOf(partnerId)).map(historyLine),
  }
}

function written({ staffId, at }: OfficerAct) {
  return { staffId, at: at.toISOString() }
}

function explained({ reason, ...act }: rules.ExplainedAct) {
  return { ...written(act), reason }
}

function historyLine({ at, lines, ...event }: PartnerEvent): PartnerView['history'][number] {
  return { ...event, at: at.toISOString(), lines: [...lines] }
}

async function secretState(partners: Partners, partnerId: string): Promise<PartnerView['secret']> {
  const secret = await partners.secretOf(partnerId)
  return secret ? { state: 'made', at: secret.made_at.toISOString() } : { state: 'missing' }
}

/** Acts as the domain knows them; each tries itself on a partner. */
const RULES = {
  change: (partner, act, { terms }) => (terms ? rules.change(partner, terms, act) : REFUSED),
  propose: (partner, act) => rules.propose(partner, act),
  approve: (partner, act) => rules.approve(partner, act),
  reject: (partner, act, { reason }) => rules.reject(partner, { ...act, reason }),
  review: (partner, act) => rules.review(partner, act),
  suspend: (partner, act, { reason }) => rules.suspend(partner, { ...act, reason }),
  end: (partner, act, { reason }) => rules.end(partner, { ...act, reason }),
} as const satisfies Record<PartnerAct, (partner: PartnerState, act: OfficerAct, more: More) => Step>

type More = { readonly reason: string; readonly terms?: PartnerTerms | undefined }

const REFUSED: Step = { refused: 'partner/not-in-this-state' }

/** Whether an officer could do it now; asked of the rules themselves, so that pages never offer what would be refused. */
function judgeAct(partner: Partner, act: PartnerAct, { staffId, roles }: StaffSession): 'open' | 'closed' {
  if (judgePermission(roles, PARTNER_ACTS[act].permission) === 'refused') return 'closed'
  if (act === 'change') return partner.state === 'draft' || partner.state === 'approved' ? 'open' : 'closed'
  const step = RULES[act](partner, { staffId, at: new Date(0) }, { reason: '' })
  return 'refused' in step ? 'closed' : 'open'
}

/**
 * Registers a draft; gives its id.
 *
 * @throws {FederationError} `partner/identity-taken`, `partner/certificate-unreadable`, `partner/certificate-unsuitable`.
 */
export async function registerPartner(
  { partners, clock, newId }: OfficeParts,
  terms: PartnerTerms,
  { staffId }: Pick<StaffSession, 'staffId'>,
): Promise<string> {
  checkCertificates(terms)
  const partnerId = newId()
  const act = { staffId, at: clock() }
  const result = await partners.register(partnerId, rules.draft(terms, act), act)
  if (result === 'identity-taken')
    throw new FederationError('partner/identity-taken', rules.identityOf(terms))
  return partnerId
}

/**
 * Carries out one act.
 *
 * @throws {FederationError} `partner/…` as the rules and the store refuse it.
 */
export async function actOnPartner(
  { partners, clock }: OfficeParts,
  { partnerId, ...input }: PartnerActInput & { readonly partnerId: string },
  { staffId }: Pick<StaffSession, 'staffId'>,
): Promise<void> {
  const { act, revision } = input
  const terms = input.act === 'change' ? input.terms : undefined
  const reason = 'reason' in input ? input.reason : undefined
  if (terms) checkCertificates(terms)
  const at = clock()
  const change = { partnerId, revision, act, staffId, at, ...(reason !== undefined && { reason }) }
  const result = await partners.change(change, (partner) =>
    RULES[act](partner, { staffId, at }, { reason: reason ?? '', terms }),
  )
  if (result === 'changed') return
  if (typeof result === 'object') throw new FederationError(result.refused, `${act} is refused`)
  throw new FederationError(`partner/${result}`, `${act} is refused`)
}

/**
 * Makes a client secret of 256 bits; only its digest stays here.
 *
 * @throws {FederationError} `partner/unknown`, `partner/no-secret-used`, `partner/changed-meanwhile`.
 */
export async function makeSecret(
  { partners, clock, randomBytes }: OfficeParts,
  { partnerId, revision }: { readonly partnerId: string; readonly revision: number },
  { staffId }: Pick<StaffSession, 'staffId'>,
): Promise<MadeSecret> {
  const partner = await partners.byId(partnerId)
  if (!partner) throw new FederationError('partner/unknown', 'No such partner')
  const { protocol } = partner.terms
  if (judgeSecret(partner) !== 'used' || protocol.protocol !== 'oidc') {
    throw new FederationError('partner/no-secret-used', 'It authenticates in another way')
  }
  const clientSecret = Buffer.from(randomBytes(32)).toString('base64url')
  const change = { partnerId, revision, act: 'make-secret', staffId, at: clock() } as const
  const result = await partners.saveSecret(change, digestSecret(clientSecret))
  if (result !== 'saved') throw new FederationError(`partner/${result}`, 'The secret was not saved')
  return { clientId: protocol.clientId, clientSecret }
}

/** SHA-256 in hexadecimal. The secret has 256 random bits, so a slow digest would protect nothing more. */
export function digestSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

function judgeSecret({ terms: { protocol }, state }: PartnerState): 'used' | 'not-used' {
  const uses = protocol.protocol === 'oidc' && protocol.clientAuthentication.method === 'client_secret_basic'
  return uses && state !== 'ended' ? 'used' : 'not-used'
}

/** An officer must see a certificate that does not serve today, not the partner's doctors tomorrow. */
function checkCertificates({ protocol }: PartnerTerms): void {
  const fault = protocol.protocol === 'saml' ? faultOfCertificates(protocol) : undefined
  if (fault) throw new FederationError(`partner/certificate-${fault}`, 'A certificate does not serve')
}
