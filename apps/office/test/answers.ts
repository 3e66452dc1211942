/** Canned answers in the forms of the contracts; a form that no longer fits does not compile. Everyone here is invented. */
import {
  FEDERATION_ROUTES,
  type MetadataReadingView,
  type PartnerList,
  type PartnerTerms,
  type PartnerView,
  SAML_ROUTES,
  type SamlKeys,
} from '@jitsuin/federation/contract'
import { actionsOf, ROUTES, type SessionView, type StaffPage, type StaffRole } from '@jitsuin/sso/contract'

/** One canned answer. */
export type Canned = { readonly status: number; readonly json?: unknown }

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
const inMinutes = (minutes: number) => inDays(minutes / 1440)

/** The session of a member of staff with these roles. */
export function staffSession(roles: readonly StaffRole[]): SessionView {
  return {
    state: 'live',
    kind: 'staff',
    sessionId: 's1',
    staffId: 'staff-hanako',
    displayName: '見本 花子',
    roles,
    actions: actionsOf(roles),
    method: 'passkey',
    signedInAt: '2026-11-21T00:02:00Z',
    previousSignInAt: '2026-11-20T08:31:00Z',
    expiresAt: inMinutes(30),
    idleExpiresAt: inMinutes(30),
    absoluteExpiresAt: inMinutes(600),
    warnAt: inMinutes(28),
    now: new Date().toISOString(),
  }
}

/** Everything that the first pages of the office can show. */
export const OFFICER = staffSession(['administrator', 'federationOfficer'])

export const staff: StaffPage = {
  members: [
    {
      staffId: 'staff-hanako',
      displayName: '見本 花子',
      roles: ['administrator', 'federationOfficer'],
      state: 'active',
      enrolledAt: '2026-04-01T00:00:00Z',
      lastSignInAt: '2026-11-21T00:02:00Z',
    },
    {
      staffId: 'staff-jiro',
      displayName: '架空 次郎',
      roles: ['examiner', 'helpDesk'],
      state: 'active',
      enrolledAt: '2026-05-11T00:00:00Z',
      lastSignInAt: '2026-11-19T23:48:00Z',
    },
    {
      staffId: 'staff-momoko',
      displayName: '例田 桃子',
      roles: ['auditor'],
      state: 'suspended',
      enrolledAt: '2026-05-11T00:00:00Z',
    },
  ],
  invitations: [
    {
      invitationId: 'invitation-1',
      displayName: '仮名 三郎',
      roles: ['receptionist'],
      invitedAt: '2026-11-21T00:10:00Z',
      expiresAt: inDays(3),
      state: 'open',
    },
  ],
  changes: [
    {
      changeId: 'change-1',
      kind: 'change-roles',
      displayName: '架空 次郎',
      roles: ['examiner', 'approver'],
      askedBy: '例示 管理',
      askedAt: '2026-11-20T06:20:00Z',
      mayConfirm: 'yes',
    },
    {
      changeId: 'change-2',
      kind: 'remove',
      displayName: '例田 桃子',
      askedBy: '見本 花子',
      askedAt: '2026-11-20T06:25:00Z',
      mayConfirm: 'no',
    },
  ],
}

const certificate = 'MIIB'.padEnd(400, 'A')

export const terms: PartnerTerms = {
  name: { ja: 'あおぞらネット', en: 'Aozora Net' },
  legalName: { ja: 'あおぞら地域医療連携協議会（架空）', en: 'Aozora regional care council (invented)' },
  purpose: {
    ja: '地域の医療機関での診療情報の共有',
    en: 'Sharing records between institutions of the region',
  },
  contact: { name: '連絡 係子', mail: 'renkei@aozora.example', telephone: '000-0000-0000' },
  homepage: 'https://aozora.example/',
  contractNumber: '2026-連-014',
  attributes: ['displayName', 'licenseNumber', 'affiliation'],
  role: 'required',
  protocol: {
    protocol: 'saml',
    entityId: 'https://aozora.example/saml',
    consumers: [{ index: 0, location: 'https://aozora.example/saml/acs', isDefault: 'yes' }],
    logout: [{ binding: 'redirect', location: 'https://aozora.example/saml/logout' }],
    signingCertificates: [certificate],
    encryption: { kind: 'none' },
    signedRequests: 'demanded',
    nameIdFormat: 'persistent',
    idpInitiated: 'refused',
  },
}

/** An approved partner whose change another officer proposed. */
export const partner: PartnerView = {
  partnerId: 'aozora',
  revision: 4,
  state: 'change-proposed',
  terms,
  change: {
    terms: { ...terms, attributes: [...terms.attributes, 'prefecture'] },
    lines: [
      { pointer: '/attributes/3', change: 'added', value: 'prefecture' },
      {
        pointer: '/protocol/consumers/0/location',
        change: 'removed',
        value: 'https://aozora.example/saml/acs',
      },
      { pointer: '/protocol/consumers/0/location', change: 'added', value: 'https://sso.aozora.example/acs' },
      { pointer: '/protocol/signedRequests', change: 'removed', value: 'optional' },
    ],
  },
  proposed: { staffId: 'staff-jiro', at: '2026-11-20T06:20:00Z' },
  rejected: null,
  suspended: null,
  reviewDueOn: '2027-04-01',
  review: 'none',
  secret: { state: 'not-used' },
  may: ['approve', 'reject', 'suspend', 'end'],
  mayMakeSecret: 'no',
  history: [
    {
      revision: 4,
      act: 'change',
      staffId: 'staff-jiro',
      at: '2026-11-20T06:18:00Z',
      reason: null,
      lines: [{ pointer: '/attributes/3', change: 'added', value: 'prefecture' }],
    },
    {
      revision: 3,
      act: 'approve',
      staffId: 'staff-hanako',
      at: '2026-04-01T02:00:00Z',
      reason: null,
      lines: [],
    },
    {
      revision: 2,
      act: 'reject',
      staffId: 'staff-hanako',
      at: '2026-03-30T02:00:00Z',
      reason: '契約番号が契約書と違います。',
      lines: [],
    },
    {
      revision: 1,
      act: 'register',
      staffId: 'staff-jiro',
      at: '2026-03-28T02:00:00Z',
      reason: null,
      lines: [],
    },
  ],
}

/** A partner of OpenID Connect that is suspended and may use a secret. */
export const suspendedPartner: PartnerView = {
  ...partner,
  partnerId: 'minato',
  state: 'suspended',
  terms: {
    ...terms,
    name: { ja: 'みなとネット', en: 'Minato Net' },
    protocol: {
      protocol: 'oidc',
      clientId: 'minato-net',
      redirectAddresses: ['https://minato.example/callback'],
      afterLogoutAddresses: [],
      clientAuthentication: { method: 'client_secret_basic' },
      pushedRequests: 'optional',
      boundTokens: 'not-required',
      reasonOfAccess: 'from-person',
      refreshTokens: 'off',
    },
  },
  change: null,
  proposed: null,
  suspended: { staffId: 'staff-jiro', at: '2026-11-18T01:00:00Z', reason: '連絡先に届かないため。' },
  review: 'overdue',
  reviewDueOn: '2026-11-01',
  secret: { state: 'missing' },
  may: ['change', 'propose', 'end'],
  mayMakeSecret: 'yes',
}

const STATES = ['approved', 'draft', 'approved', 'suspended'] as const

/** Two that need somebody, and enough others for a second page. */
export const partners: PartnerList = {
  partners: [
    listed({
      partnerId: 'minato',
      name: { ja: 'みなとネット', en: 'Minato Net' },
      protocol: 'oidc',
      state: 'suspended',
      reviewDueOn: '2026-11-01',
      review: 'overdue',
    }),
    listed({ partnerId: 'aozora', state: 'change-proposed', waitsForMe: 'yes' }),
    ...Array.from({ length: 24 }, (_, index) =>
      listed({
        partnerId: `partner-${index}`,
        name: { ja: `見本連携ネット${index + 1}`, en: `Sample Net ${index + 1}` },
        state: STATES[index % STATES.length] ?? 'approved',
        ...(index === 5 ? { review: 'due', reviewDueOn: '2026-12-05' } : {}),
      }),
    ),
  ],
  overdue: 1,
  mayRegister: 'yes',
}

type Listed = PartnerList['partners'][number]

function listed(facts: Partial<Listed>): Listed {
  return {
    partnerId: 'aozora',
    name: terms.name,
    legalName: terms.legalName,
    protocol: 'saml',
    state: 'approved',
    reviewDueOn: '2027-04-01',
    review: 'not-yet',
    waitsForMe: 'no',
    ...facts,
  }
}

const key = {
  certificatePem: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
  rehearsals: [],
}
const activeKey = {
  ...key,
  keyId: 'k1',
  sha256Hex: '5b'.repeat(32),
  state: 'active',
  since: '2026-01-10T00:00:00Z',
} as const

/** One key, nothing announced. */
export const quietKeys: SamlKeys = { keys: [activeKey] }

/** A next key that was rehearsed; its countdown still runs. */
export const rollingKeys: SamlKeys = {
  keys: [
    activeKey,
    {
      ...key,
      keyId: 'k2',
      sha256Hex: 'c4'.repeat(32),
      state: 'announced',
      since: inDays(-8),
      activeFrom: inDays(6.2),
      rehearsals: [{ partnerId: 'aozora', until: inDays(1) }],
    },
  ],
}

/** The same, proposed by another officer, the countdown over. */
export const readyKeys: SamlKeys = {
  keys: rollingKeys.keys.map((each) =>
    each.state === 'announced' ? { ...each, activeFrom: inDays(-1), proposedBy: 'staff-jiro' } : each,
  ),
}

export const reading: MetadataReadingView = {
  signature: 'not-checked',
  facts: {
    entityId: 'https://kawabe.example/saml',
    consumers: [
      { index: 0, location: 'https://kawabe.example/acs/old', isDefault: 'no' },
      { index: 1, location: 'https://kawabe.example/acs', isDefault: 'yes' },
    ],
    logout: [{ binding: 'post', location: 'https://kawabe.example/logout' }],
    signingCertificates: [certificate],
    signedRequests: 'demanded',
  },
  changes: [
    { what: 'entity-id', change: 'added', value: 'https://kawabe.example/saml' },
    { what: 'consumer', change: 'added', value: '1 https://kawabe.example/acs' },
    { what: 'signing-certificate', change: 'added', value: 'c4'.repeat(32) },
  ],
}

/** A refusal as services send it. */
export const refusal = {
  type: 'about:blank',
  title: 'The same officer',
  status: 409,
  code: 'partner/same-officer',
  ja: '申請した人は承認できません。',
  en: 'Whoever asked cannot approve.',
  next: { ja: '別の担当者に承認を頼んでください。', en: 'Ask another officer to approve.' },
}

const ok = (json: unknown): Canned => ({ status: 200, json })
const created = (json: unknown): Canned => ({ status: 201, json })

/** The answers unless a test says otherwise: an officer is signed in, and there is work. */
export const USUAL: ReadonlyMap<string, Canned> = new Map([
  [`GET ${ROUTES.session}`, ok(OFFICER)],
  [`POST ${ROUTES.touch}`, ok(OFFICER)],
  [`POST ${ROUTES.lock}`, { status: 204 }],
  [`POST ${ROUTES.end}`, ok({ ended: 1 })],
  [`GET ${ROUTES.staff}`, ok(staff)],
  [
    `POST ${ROUTES.invitations}`,
    ok({
      invitationId: 'invitation-2',
      link: `http://signin.localhost/enrol#token=${'t'.repeat(43)}`,
      expiresAt: inDays(1),
      outcome: { state: 'waits-for-second', changeId: 'change-3' },
    }),
  ],
  [`POST ${ROUTES.withdrawInvitation('invitation-1')}`, { status: 204 }],
  [`POST ${ROUTES.staffRoles('staff-jiro')}`, ok({ state: 'waits-for-second', changeId: 'change-4' })],
  [`POST ${ROUTES.suspendStaff('staff-jiro')}`, ok({ state: 'done' })],
  [`POST ${ROUTES.confirmChange('change-1')}`, { status: 204 }],
  [`POST ${ROUTES.refuseChange('change-1')}`, { status: 204 }],
  [`GET ${FEDERATION_ROUTES.partners}`, ok(partners)],
  [
    `POST ${FEDERATION_ROUTES.partners}`,
    created({ ...partner, partnerId: 'aozora', state: 'draft', change: null, proposed: null }),
  ],
  [`GET ${FEDERATION_ROUTES.partner('aozora')}`, ok(partner)],
  [`GET ${FEDERATION_ROUTES.partner('minato')}`, ok(suspendedPartner)],
  [
    `POST ${FEDERATION_ROUTES.acts('aozora')}`,
    ok({ ...partner, state: 'approved', change: null, proposed: null, may: ['change'] }),
  ],
  [
    `POST ${FEDERATION_ROUTES.secret('minato')}`,
    ok({ clientId: 'minato-net', clientSecret: 'sample-secret-value' }),
  ],
  [`GET ${SAML_ROUTES.keys}`, ok(rollingKeys)],
  [`POST ${SAML_ROUTES.announce}`, created(rollingKeys)],
  [`POST ${SAML_ROUTES.rehearse}`, created(rollingKeys)],
  [`POST ${SAML_ROUTES.propose}`, created(readyKeys)],
  [`POST ${SAML_ROUTES.activate}`, created(quietKeys)],
  [`POST ${SAML_ROUTES.metadataReadings}`, ok(reading)],
])
