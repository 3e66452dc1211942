/** What a signature that is to be made shall look like. */
import type { DigestUri, SignatureUri } from './algorithms.js'
import type { Canonicalization } from './canonicalization.js'

/** A transform to be written. An XPath brings the namespaces of its prefixes. */
export type TransformRequest =
  | ({ readonly kind: 'canonicalization' } & Canonicalization)
  | { readonly kind: 'enveloped-signature' | 'base64' }
  | ({ readonly kind: 'xpath' } & ExpressionRequest)
  | {
      readonly kind: 'xpath-filter-2'
      readonly filters: readonly (ExpressionRequest & {
        readonly operation: 'intersect' | 'subtract' | 'union'
      })[]
    }

/** An XPath expression and the prefixes it uses. */
export type ExpressionRequest = {
  readonly expression: string
  readonly namespaces?: Readonly<Record<string, string>>
}

/** A reference to be written and digested. */
export type ReferenceRequest = {
  readonly uri?: string
  readonly id?: string
  readonly type?: string
  readonly transforms?: readonly TransformRequest[]
  readonly digest: DigestUri
}

/** A ds:Object to be written; `content` is XML text that declares its own prefixes. */
export type ObjectRequest = {
  readonly content: string
  readonly id?: string
  readonly mimeType?: string
  readonly encoding?: string
}

/** A ds:Signature to be written. */
export type SignatureRequest = {
  /** Of the ds:Signature; it finds the signature in its document, so that it must be new there. */
  readonly id: string
  /** Prefix of the ds namespace, '' for none; `ds` unless stated. */
  readonly prefix?: string
  readonly signedInfoId?: string
  readonly canonicalization: Canonicalization
  /** Not the parameterised RSASSA-PSS: its fixed forms say the same with less. */
  readonly signatureAlgorithm: Exclude<SignatureUri, 'http://www.w3.org/2007/05/xmldsig-more#rsa-pss'>
  readonly references: readonly ReferenceRequest[]
  readonly signatureValueId?: string
  /** Content of ds:KeyInfo as XML text that declares its own prefixes, other than ds. */
  readonly keyInfo?: { readonly content: string; readonly id?: string }
  readonly objects?: readonly ObjectRequest[]
}
