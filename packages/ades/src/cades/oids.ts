/** The names of CAdES by their words (EN 319 122-1 §5; RFC 5652 §11; TS 101 733 for the older ones). */

/** Attributes that the signature covers. */
export const SIGNED_ATTRIBUTES = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  contentHints: '1.2.840.113549.1.9.16.2.4',
  signaturePolicy: '1.2.840.113549.1.9.16.2.15',
  commitmentType: '1.2.840.113549.1.9.16.2.16',
  signerLocation: '1.2.840.113549.1.9.16.2.17',
  contentTimeStamp: '1.2.840.113549.1.9.16.2.20',
  mimeType: '0.4.0.1733.2.1',
  signerAttributesV2: '0.4.0.19122.1.1',
} as const

/** Attributes that were added later. `archiveV3` and the hash indexes of EN 319 122-1 §5.5; the rest of TS 101 733. */
export const UNSIGNED_ATTRIBUTES = {
  countersignature: '1.2.840.113549.1.9.6',
  signatureTimeStamp: '1.2.840.113549.1.9.16.2.14',
  certificateValues: '1.2.840.113549.1.9.16.2.23',
  revocationValues: '1.2.840.113549.1.9.16.2.24',
  archiveV2: '1.2.840.113549.1.9.16.2.48',
  archiveV3: '0.4.0.1733.2.4',
  hashIndex: '0.4.0.1733.2.5',
  hashIndexV3: '0.4.0.19122.1.5',
} as const

/** What a signer may commit to (EN 319 122-1 §5.2.3). */
export const COMMITMENTS = {
  proofOfOrigin: '1.2.840.113549.1.9.16.6.1',
  proofOfReceipt: '1.2.840.113549.1.9.16.6.2',
  proofOfDelivery: '1.2.840.113549.1.9.16.6.3',
  proofOfSender: '1.2.840.113549.1.9.16.6.4',
  proofOfApproval: '1.2.840.113549.1.9.16.6.5',
  proofOfCreation: '1.2.840.113549.1.9.16.6.6',
} as const

/** Where a signature policy can be had, as a qualifier of its name (EN 319 122-1 §5.2.9.1). */
export const POLICY_URI_QUALIFIER = '1.2.840.113549.1.9.16.5.1'

/** Other revocation information (RFC 5940 §2): a whole OCSPResponse, or as some write it the basic answer alone. */
export const OTHER_REVOCATION = {
  ocspResponse: '1.3.6.1.5.5.7.16.2',
  basicOcspResponse: '1.3.6.1.5.5.7.48.1.1',
} as const
