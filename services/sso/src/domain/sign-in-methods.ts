/**
 * How a person signed in. `acr` is our context class in OpenID Connect, `samlClass` the one of SAML (saml-authn-context-2.0 §3.4;
 * REFEDS for several factors), `amr` the methods of RFC 8176. `level` orders them for step-up; 3 is the highest.
 */
export const SIGN_IN_METHODS = {
  card: {
    ja: '医師資格証（ICカード）',
    en: 'Qualification card',
    level: 3,
    acr: 'urn:jitsuin:acr:card',
    amr: ['sc', 'pin', 'mfa'],
    samlClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI',
  },
  'tls-client-certificate': {
    ja: 'クライアント証明書（TLS）',
    en: 'TLS client certificate',
    level: 3,
    acr: 'urn:jitsuin:acr:tls-client-certificate',
    amr: ['sc', 'mfa'],
    samlClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:TLSClient',
  },
  jpki: {
    ja: 'マイナンバーカード',
    en: 'My Number card',
    level: 3,
    acr: 'urn:jitsuin:acr:jpki',
    amr: ['sc', 'pin', 'mfa'],
    samlClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI',
  },
  passkey: {
    ja: 'パスキー',
    en: 'Passkey',
    level: 2,
    acr: 'urn:jitsuin:acr:passkey',
    amr: ['hwk', 'user', 'mfa'],
    samlClass: 'https://refeds.org/profile/mfa',
  },
} as const satisfies Record<string, SignInMethodRow>

type SignInMethodRow = {
  readonly ja: string
  readonly en: string
  readonly level: 1 | 2 | 3
  readonly acr: string
  readonly amr: readonly string[]
  readonly samlClass: string
}

/** Our name of a way to sign in. */
export type SignInMethod = keyof typeof SIGN_IN_METHODS

/** Every way, in the order in which pages offer them. */
export const ALL_METHODS = Object.keys(SIGN_IN_METHODS) as [SignInMethod, ...SignInMethod[]] // the table has no other keys
