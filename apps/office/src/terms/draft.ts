/** The terms as they are being written: texts by field, until the schema of the service takes them. */
import {
  type AttributeName,
  type OidcTerms,
  type PartnerTerms,
  type SamlTerms,
  termsSchema,
} from '@jitsuin/federation/contract'
import { ALL_FIELDS, type FieldPointer, fieldOf, rowOf } from './fields.js'
import { pemOf, readPem } from './pem.js'

/** What is written so far. */
export type Draft = {
  readonly protocol: 'saml' | 'oidc'
  readonly attributes: readonly AttributeName[]
  readonly texts: Readonly<Record<FieldPointer, string>>
}

/** What is wrong with a field. */
export type FieldProblem = 'missing' | 'unusable'

/** The terms, or the fields that must be mended first. */
export type Judged =
  | { readonly state: 'sound'; readonly terms: PartnerTerms }
  | { readonly state: 'unsound'; readonly problems: ReadonlyMap<FieldPointer, FieldProblem> }

/** A new draft: nothing written, the usual choices made. */
export function emptyDraft(): Draft {
  const usual = (field: FieldPointer) => Object.keys(rowOf(field).options ?? {})[0] ?? ''
  const texts = Object.fromEntries(ALL_FIELDS.map((field) => [field, usual(field)])) as Draft['texts'] // every field
  return { protocol: 'saml', attributes: ['displayName', 'licenseNumber'], texts }
}

/** Whether the form shows a field now: fields of the other protocol and of choices not made are left out. */
export function isShown(draft: Draft, field: FieldPointer): boolean {
  const { part } = rowOf(field)
  if (part !== 'common' && part !== draft.protocol) return false
  const method = draft.texts['/protocol/clientAuthentication/method']
  switch (field) {
    case '/protocol/encryption/certificate':
      return draft.texts['/protocol/encryption/kind'] !== 'none'
    case '/protocol/clientAuthentication/jwks':
      return method === 'private_key_jwt'
    case '/protocol/clientAuthentication/jwksAddress':
      return method === 'private_key_jwt_by_address'
    case '/protocol/clientAuthentication/subjectName':
      return method === 'tls_client_auth'
    default:
      return true
  }
}

/** Reads the draft by the service's own schema. What the form does not show is not sent. */
export function judgeDraft(draft: Draft): Judged {
  const parsed = termsSchema.safeParse(inputOf(draft))
  if (parsed.success) return { state: 'sound', terms: parsed.data }
  const problems = new Map<FieldPointer, FieldProblem>()
  for (const { path } of parsed.error.issues) {
    const field = fieldOf(`/${path.map(String).join('/')}`) ?? '/name/ja'
    problems.set(field, draft.texts[field].trim() === '' ? 'missing' : 'unusable')
  }
  return { state: 'unsound', problems }
}

function inputOf({ protocol, attributes, texts }: Draft): unknown {
  const text = (field: FieldPointer) => texts[field].trim()
  const both = (of: 'name' | 'legalName' | 'purpose') => ({ ja: text(`/${of}/ja`), en: text(`/${of}/en`) })
  return {
    name: both('name'),
    legalName: both('legalName'),
    purpose: both('purpose'),
    contact: {
      name: text('/contact/name'),
      mail: text('/contact/mail'),
      ...optional('telephone', text('/contact/telephone')),
    },
    homepage: text('/homepage'),
    contractNumber: text('/contractNumber'),
    attributes,
    role: text('/role'),
    protocol: protocol === 'saml' ? samlInput(text) : oidcInput(text),
  }
}

type ReadText = (field: FieldPointer) => string

function samlInput(text: ReadText): unknown {
  const kind = text('/protocol/encryption/kind')
  const logout = (['redirect', 'post'] as const).map((binding) => ({
    binding,
    location: text(`/protocol/logout/${binding}`),
  }))
  return {
    protocol: 'saml',
    entityId: text('/protocol/entityId'),
    consumers: linesOf(text('/protocol/consumers')).map((location, index) => ({
      index,
      location,
      isDefault: index === 0 ? 'yes' : 'no',
    })),
    logout: logout.filter(({ location }) => location !== ''),
    signingCertificates: readPem(text('/protocol/signingCertificates')),
    encryption:
      kind === 'none'
        ? { kind }
        : { kind, certificate: readPem(text('/protocol/encryption/certificate'))[0] },
    signedRequests: text('/protocol/signedRequests'),
    nameIdFormat: text('/protocol/nameIdFormat'),
    idpInitiated: text('/protocol/idpInitiated'),
    ...optional('metadataAddress', text('/protocol/metadataAddress')),
  }
}

function oidcInput(text: ReadText): unknown {
  return {
    protocol: 'oidc',
    clientId: text('/protocol/clientId'),
    redirectAddresses: linesOf(text('/protocol/redirectAddresses')),
    afterLogoutAddresses: linesOf(text('/protocol/afterLogoutAddresses')),
    ...optional('backChannelLogoutAddress', text('/protocol/backChannelLogoutAddress')),
    clientAuthentication: clientAuthentication(text),
    pushedRequests: text('/protocol/pushedRequests'),
    boundTokens: text('/protocol/boundTokens'),
    reasonOfAccess: text('/protocol/reasonOfAccess'),
    refreshTokens: text('/protocol/refreshTokens'),
  }
}

function clientAuthentication(text: ReadText): unknown {
  const method = text('/protocol/clientAuthentication/method')
  switch (method) {
    case 'private_key_jwt':
      return { method, jwks: readJson(text('/protocol/clientAuthentication/jwks')) }
    case 'private_key_jwt_by_address':
      return { method, jwksAddress: text('/protocol/clientAuthentication/jwksAddress') }
    case 'tls_client_auth':
      return { method, subjectName: text('/protocol/clientAuthentication/subjectName') }
    default:
      return { method }
  }
}

/** Text that is no JSON stays text, which the schema refuses. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function optional<Name extends string>(name: Name, value: string): Partial<Record<Name, string>> {
  return value === '' ? {} : ({ [name]: value } as Record<Name, string>) // one member of that name
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
}

/** The draft of terms that exist already. */
export function draftOf(terms: PartnerTerms): Draft {
  const { name, legalName, purpose, contact, homepage, contractNumber, role, protocol } = terms
  const texts = {
    ...emptyDraft().texts,
    '/name/ja': name.ja,
    '/name/en': name.en,
    '/legalName/ja': legalName.ja,
    '/legalName/en': legalName.en,
    '/purpose/ja': purpose.ja,
    '/purpose/en': purpose.en,
    '/contact/name': contact.name,
    '/contact/mail': contact.mail,
    '/contact/telephone': contact.telephone ?? '',
    '/homepage': homepage,
    '/contractNumber': contractNumber,
    '/role': role,
    ...(protocol.protocol === 'saml' ? samlTexts(protocol) : oidcTexts(protocol)),
  }
  return { protocol: protocol.protocol, attributes: terms.attributes, texts }
}

function samlTexts(saml: SamlTerms): Partial<Draft['texts']> {
  const { encryption } = saml
  const logout = (wanted: 'redirect' | 'post') =>
    saml.logout.find(({ binding }) => binding === wanted)?.location ?? ''
  return {
    '/protocol/entityId': saml.entityId,
    '/protocol/consumers': consumerLines(saml.consumers),
    '/protocol/logout/redirect': logout('redirect'),
    '/protocol/logout/post': logout('post'),
    '/protocol/signingCertificates': saml.signingCertificates.map(pemOf).join('\n'),
    '/protocol/encryption/kind': encryption.kind,
    '/protocol/encryption/certificate': encryption.kind === 'none' ? '' : pemOf(encryption.certificate),
    '/protocol/signedRequests': saml.signedRequests,
    '/protocol/nameIdFormat': saml.nameIdFormat,
    '/protocol/idpInitiated': saml.idpInitiated,
    '/protocol/metadataAddress': saml.metadataAddress ?? '',
  }
}

/** The default address first, as the form says it. */
export function consumerLines(consumers: SamlTerms['consumers']): string {
  return consumers
    .toSorted((one, other) => Number(other.isDefault === 'yes') - Number(one.isDefault === 'yes'))
    .map(({ location }) => location)
    .join('\n')
}

function oidcTexts(oidc: OidcTerms): Partial<Draft['texts']> {
  const proof = oidc.clientAuthentication
  return {
    '/protocol/clientId': oidc.clientId,
    '/protocol/redirectAddresses': oidc.redirectAddresses.join('\n'),
    '/protocol/afterLogoutAddresses': oidc.afterLogoutAddresses.join('\n'),
    '/protocol/backChannelLogoutAddress': oidc.backChannelLogoutAddress ?? '',
    '/protocol/clientAuthentication/method': proof.method,
    '/protocol/clientAuthentication/jwks': 'jwks' in proof ? JSON.stringify(proof.jwks, null, 2) : '',
    '/protocol/clientAuthentication/jwksAddress': 'jwksAddress' in proof ? proof.jwksAddress : '',
    '/protocol/clientAuthentication/subjectName': 'subjectName' in proof ? proof.subjectName : '',
    '/protocol/pushedRequests': oidc.pushedRequests,
    '/protocol/boundTokens': oidc.boundTokens,
    '/protocol/reasonOfAccess': oidc.reasonOfAccess,
    '/protocol/refreshTokens': oidc.refreshTokens,
  }
}
