/** References to certificates by digest, as SigningCertificate and CompleteCertificateRefs have them (EN 319 132-1 §5.2.2, annex A.1.1). */
import {
  attributeOf,
  childElements,
  decodeBase64,
  onlyChild,
  optionalChild,
  textOf,
  type XmlElement,
  XmlError,
} from '@jitsuin/xml'
import { DSIG } from '../namespaces.js'

/** A certificate as SigningCertificate or SigningCertificateV2 refers to it (EN 319 132-1 §5.2.2). */
export type CertificateReference = {
  readonly digestUri: string
  readonly digestValue: Uint8Array
  /** DER of IssuerSerial (V2), or the decimal serial number (V1). */
  readonly issuerSerial?: { readonly der: Uint8Array } | { readonly serialNumber: bigint }
}

/**
 * Reads a Cert element of any version.
 *
 * @throws {XmlError} for a missing, repeated or unreadable part.
 */
export function readCertificateReference(cert: XmlElement): CertificateReference {
  const own = cert.namespaceUri
  const { digestUri, digestValue } = readDigest(onlyChild(cert, own, 'CertDigest'))
  const serialV2 = optionalChild(cert, own, 'IssuerSerialV2')
  const serialV1 = optionalChild(cert, own, 'IssuerSerial')
  if (serialV2) return { digestUri, digestValue, issuerSerial: { der: decodeBase64(textOf(serialV2)) } }
  if (!serialV1) return { digestUri, digestValue }
  const decimal = textOf(onlyChild(serialV1, DSIG, 'X509SerialNumber')).trim()
  if (!/^-?\d{1,60}$/.test(decimal))
    throw new XmlError('xml-signature/malformed', 'X509SerialNumber is no number')
  return { digestUri, digestValue, issuerSerial: { serialNumber: BigInt(decimal) } }
}

/** Reads DigestMethod and DigestValue; in XAdES 1.1.1 they are of its own namespace. @throws {XmlError} */
export function readDigest(holder: XmlElement): Pick<CertificateReference, 'digestUri' | 'digestValue'> {
  const hasOwn = childElements(holder, DSIG, 'DigestMethod').length === 0
  const namespace = hasOwn ? holder.namespaceUri : DSIG
  return {
    digestUri: attributeOf(onlyChild(holder, namespace, 'DigestMethod'), 'Algorithm') ?? '',
    digestValue: decodeBase64(textOf(onlyChild(holder, namespace, 'DigestValue'))),
  }
}
