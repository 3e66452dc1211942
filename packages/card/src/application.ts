/**
 * An application of a card that has been opened: what is known of it without any PIN.
 */
import type { FileReference } from './apdu/read-file.js'
import type { CardPin } from './pin.js'

/** The keys that we use. The signature key of a My Number card is none of them (T-N12-1). */
export const CARD_APPLICATIONS = {
  'hpki-signature': { ja: 'HPKI 署名用', en: 'HPKI signature', use: 'documents' },
  'hpki-authentication': { ja: 'HPKI 認証用', en: 'HPKI authentication', use: 'sign-in' },
  'jpki-authentication': {
    ja: 'マイナンバーカード 利用者証明用',
    en: 'My Number card, user authentication',
    use: 'sign-in',
  },
} as const satisfies Record<string, { ja: string; en: string; use: 'documents' | 'sign-in' }>

/** Our name of an application with its key. */
export type CardApplicationKind = keyof typeof CARD_APPLICATIONS

/** A certificate as it lies on a card. `idHex` is what PKCS#15 calls iD and PKCS#11 CKA_ID; a JPKI card has none. */
export type CardCertificate = {
  readonly label: string
  readonly idHex: string
  readonly certificateDer: Uint8Array
  /** Where it was read. */
  readonly file: FileReference
}

/** An application whose directory and certificates were read. Nothing of it was judged: no chain, no revocation. */
export type CardApplication = {
  readonly kind: CardApplicationKind
  readonly aidHex: string
  /** What the card calls itself. */
  readonly label: string
  /**
   * Which of the known structures: `guideline` is the example of the ICG (files by short identifier), `issued` that of
   * the cards of JMA and MEDIS, `jpki` that of My Number cards. For display; reading never depends on it.
   */
  readonly layout: 'guideline' | 'issued' | 'jpki' | 'other'
  /** The certificate of the key: the one with the key's iD and, where the card shows the public key, with that key. */
  readonly certificate: CardCertificate
  /** All others on the card, in its order; for a chain, candidates and no more. */
  readonly otherCertificates: readonly CardCertificate[]
  readonly pin: CardPin
  readonly key: CardKey
}

/** The key and how it is used. */
export type CardKey = {
  readonly fileIdHex: string
  /** How the card is told to use it: by MANAGE SECURITY ENVIRONMENT (hpki §5.2), or by selecting its file (JPKI). */
  readonly chosenBy: 'mse' | 'file'
  readonly modulusBits: number
  readonly spkiDer: Uint8Array
  /** `each-signature`: the card wants the PIN before every signature (userConsent 1, CKA_ALWAYS_AUTHENTICATE). */
  readonly consent: 'each-signature' | 'once'
  readonly padding: 'off-card' | 'on-card'
}

/**
 * Which certificates to read: `all`, or the `holder`'s alone, which halves the commands. Who checks a sign-in has the authorities'
 * certificates; a document takes them along.
 */
export type CertificatesWanted = 'all' | 'holder'
