/** IssuerSerial as IssuerSerialV2 carries it: DER of issuer name and serial number (EN 319 132-1 §5.2.2.2, RFC 5035 §5.4.1). */
import { type Certificate, der } from '@jitsuin/pki'

/** Encodes the IssuerSerial of a certificate. */
export function issuerSerialOf({ issuer, serialBytes }: Certificate): Uint8Array {
  const directoryName = der.explicit(4, issuer.bytes) // CHOICE types are EXPLICIT (X.680 §31.2.7)
  return der.sequence(der.sequence(directoryName), der.encode(der.INTEGER, serialBytes))
}
