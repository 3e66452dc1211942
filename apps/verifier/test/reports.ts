/** Canned reports of the contract. Every person and institution in them is invented. */
import type {
  CertificateView,
  Question,
  SignatureReport,
  ValidationReport,
} from '@jitsuin/verification/contract'

const VALIDATED_AT = '2026-11-21T00:30:00Z'

const CERTIFICATE: CertificateView = {
  subject: 'CN=Taro Jitsuin, SERIALNUMBER=T0001, O=実印総合病院, C=JP',
  issuer: 'CN=Demonstration HPKI Signature CA, O=Jitsuin Demonstration, C=JP',
  serialHex: '3a7f0012c4d5e6f7',
  notBefore: '2026-04-01T00:00:00Z',
  notAfter: '2031-03-31T14:59:59Z',
  keyDescription: 'RSA 2048',
  keyUsage: ['nonRepudiation'],
  policies: ['1.2.392.100495.1.5.1.1.0.1'],
  sha256: '9f2c4b7d1e6a83f05c1d9e8b7a6f5e4d3c2b1a09f8e7d6c5b4a3928170605f4e',
  pem: `-----BEGIN CERTIFICATE-----\n${'MIIDemonstrationOnlyMIIDemonstrationOnlyMIIDemonstrationOnlyAAAA\n'.repeat(6)}-----END CERTIFICATE-----\n`,
}

/** A sound signature of a doctor under a prescription. */
const DOCTOR: SignatureReport = {
  id: 'PrescriptionSign',
  format: 'XAdES',
  level: 'B-T',
  packaging: 'enveloping',
  documentKind: 'prescription',
  verdict: 'VALID',
  indication: 'TOTAL-PASSED',
  subIndication: null,
  headline: {
    ja: '署名は有効です。医師 実印 太郎 が 2026年11月20日 9:12 に署名しました。',
    en: 'The signature is valid. Medical doctor Taro Jitsuin signed on 2026-11-20 09:12 JST.',
  },
  answers: [
    answer(
      'integrity',
      'VALID',
      '署名のあとで文書は変えられていません。',
      'The document has not been changed since it was signed.',
    ),
    answer(
      'chain',
      'VALID',
      '証明書は、信頼している認証局「デモ HPKI ルート」から発行されています。',
      'The certificate comes from “Demo HPKI Root”, an authority that is trusted here.',
    ),
    answer(
      'role',
      'VALID',
      '署名した人は医師です。処方箋に署名できます。',
      'The signer is a medical doctor, who may sign a prescription.',
    ),
    answer(
      'status',
      'VALID',
      '署名した時点で、証明書は有効期間内にあり、失効していませんでした。',
      'When it was signed, the certificate was within its validity and not revoked.',
    ),
    answer(
      'timeStamp',
      'VALID',
      'タイムスタンプが、2026年11月20日 9:12 までに署名があったことを証明しています。',
      'A time stamp proves that the signature existed by 2026-11-20 09:12 JST.',
    ),
  ],
  signer: {
    cn: 'Taro Jitsuin',
    nameJa: '実印 太郎',
    serialNumber: 'T0001',
    organisation: '実印総合病院',
    roles: ['medicalDoctor'],
    certificate: CERTIFICATE,
  },
  signedAt: '2026-11-20T00:12:04Z',
  stampedAt: '2026-11-20T00:12:40Z',
  covers: ['Prescription', 'SignedProperties'],
  timeline: [
    { at: '2026-04-01T00:00:00Z', event: 'certificate-begins', proven: false },
    { at: '2026-11-20T00:12:04Z', event: 'signed', proven: false },
    { at: '2026-11-20T00:12:40Z', event: 'stamped', proven: true },
    { at: VALIDATED_AT, event: 'validated', proven: false },
    { at: '2031-03-31T14:59:59Z', event: 'certificate-ends', proven: false },
  ],
  checks: [
    check('format.known', 'VALID', '形式は XAdES です。', 'The format is XAdES.'),
    check(
      'signature.value',
      'VALID',
      '署名値は公開鍵と一致します。',
      'The signature value matches the public key.',
    ),
    check(
      'reference.digests',
      'VALID',
      '署名された 2 か所の要約値が一致します。',
      'The digests of both signed parts match.',
    ),
    check(
      'path.reaches-anchor',
      'VALID',
      '証明書は信頼の起点まで連なります。',
      'The path reaches a trust anchor.',
    ),
    check(
      'role.fits-document',
      'VALID',
      '資格は文書の種類に合います。',
      'The role fits the kind of document.',
    ),
    check(
      'status.at-base-time',
      'VALID',
      '失効リストに載っていません。',
      'The certificate is not on the revocation list.',
    ),
    check(
      'policy.archive',
      'NOT_APPLICABLE',
      '長期保存の情報はありません。',
      'There is no archive material.',
    ),
  ],
}

const PHARMACIST: SignatureReport = {
  ...DOCTOR,
  id: 'DispensingSign',
  documentKind: 'dispensing',
  headline: {
    ja: '署名は有効です。薬剤師 調剤 花子 が 2026年11月20日 10:40 に署名しました。',
    en: 'The signature is valid. Pharmacist Hanako Chozai signed on 2026-11-20 10:40 JST.',
  },
  signer: {
    cn: 'Hanako Chozai',
    nameJa: '調剤 花子',
    serialNumber: 'T0002',
    organisation: '見本薬局',
    roles: ['pharmacist'],
    certificate: { ...CERTIFICATE, subject: 'CN=Hanako Chozai, SERIALNUMBER=T0002, O=見本薬局, C=JP' },
  },
  signedAt: '2026-11-20T01:40:00Z',
  stampedAt: null,
  covers: ['Dispensing', 'SignedProperties'],
  answers: replaceAnswer(
    DOCTOR.answers,
    answer(
      'timeStamp',
      'NOT_APPLICABLE',
      'タイムスタンプはまだ付いていません。',
      'There is no time stamp yet.',
    ),
  ),
  timeline: [
    { at: '2026-11-20T01:40:00Z', event: 'signed', proven: false },
    { at: VALIDATED_AT, event: 'validated', proven: false },
  ],
}

/** Sound: a prescription with a time stamp. */
export const VALID_REPORT: ValidationReport = {
  verdict: 'VALID',
  indication: 'TOTAL-PASSED',
  subIndication: null,
  validatedAt: VALIDATED_AT,
  signatures: [DOCTOR],
  problem: null,
}

/** A prescription that someone changed after it was signed. */
export const TAMPERED_REPORT = oneSignature('INVALID', 'HASH_FAILURE', {
  ...DOCTOR,
  headline: {
    ja: '署名は無効です。署名のあとで文書が変えられています。',
    en: 'The signature is invalid. The document was changed after it was signed.',
  },
  answers: replaceAnswer(DOCTOR.answers, {
    ...answer(
      'integrity',
      'INVALID',
      '署名のあとで、処方の内容が変えられています。',
      'The prescription was changed after it was signed.',
    ),
    remedy: {
      ja: '署名した医師に、変わっていない元の文書をもう一度もらってください。',
      en: 'Ask the doctor who signed for the original, unchanged document.',
    },
  }),
  checks: [
    check('reference.digests', 'INVALID', '要約値が一致しません。', 'A digest does not match.'),
    ...DOCTOR.checks,
  ],
})

/** Revoked some time, with nothing that proves the signature was earlier (T-C07-2). */
export const UNPROVEN_REPORT = oneSignature('INDETERMINATE', 'REVOKED_NO_POE', {
  ...DOCTOR,
  level: 'B-B',
  headline: {
    ja: '署名が有効だったかどうか、判定できません。証明書は 2026年11月20日 18:00 に失効しています。',
    en: 'Whether the signature was valid cannot be decided. The certificate was revoked on 2026-11-20 18:00 JST.',
  },
  answers: replaceAnswer(
    replaceAnswer(DOCTOR.answers, {
      ...answer(
        'status',
        'INDETERMINATE',
        '証明書は失効しています。失効の前に署名されたことを示すものがありません。',
        'The certificate is revoked, and nothing shows that the signature came before.',
      ),
      remedy: {
        ja: '失効の前に付けられたタイムスタンプがあれば、有効と判定できます。',
        en: 'A time stamp from before the revocation would make it valid.',
      },
    }),
    answer(
      'timeStamp',
      'NOT_APPLICABLE',
      'タイムスタンプはまだ付いていません。',
      'There is no time stamp yet.',
    ),
  ),
  stampedAt: null,
  timeline: [
    { at: '2026-04-01T00:00:00Z', event: 'certificate-begins', proven: false },
    { at: '2026-11-20T00:12:04Z', event: 'signed', proven: false },
    { at: '2026-11-20T09:00:00Z', event: 'revoked', proven: true },
    { at: VALIDATED_AT, event: 'validated', proven: false },
  ],
})

/** A prescription that a pharmacist signed. */
export const WRONG_ROLE_REPORT = oneSignature('INVALID', 'SIG_CONSTRAINTS_FAILURE', {
  ...PHARMACIST,
  documentKind: 'prescription',
  headline: {
    ja: '署名は無効です。薬剤師 調剤 花子 は処方箋に署名できません。',
    en: 'The signature is invalid. Pharmacist Hanako Chozai may not sign a prescription.',
  },
  answers: replaceAnswer(PHARMACIST.answers, {
    ...answer(
      'role',
      'INVALID',
      '署名した人は薬剤師です。処方箋に署名できるのは医師と歯科医師です。',
      'The signer is a pharmacist; a prescription is signed by a medical doctor or a dentist.',
    ),
    remedy: { ja: '医師または歯科医師の署名が必要です。', en: 'A medical doctor or a dentist has to sign.' },
  }),
})

/** A dispensing record around the prescription that it answers. */
export const TWO_SIGNATURES_REPORT: ValidationReport = { ...VALID_REPORT, signatures: [DOCTOR, PHARMACIST] }

/** A detached signature whose content is not there. */
export const DETACHED_REPORT = oneSignature('INDETERMINATE', 'SIGNED_DATA_NOT_FOUND', {
  ...DOCTOR,
  packaging: 'detached',
  documentKind: 'other',
  headline: {
    ja: '署名された文書がないので、判定できません。',
    en: 'The signed document is missing, so this cannot be decided.',
  },
  covers: ['letter.pdf'],
})

/** A container of three files and two signatures; nobody signed the third file. */
export const CONTAINER_REPORT: ValidationReport = {
  verdict: 'INDETERMINATE',
  indication: 'INDETERMINATE',
  subIndication: 'SIG_CONSTRAINTS_FAILURE',
  validatedAt: VALIDATED_AT,
  policy: {
    name: 'hpki',
    id: 'urn:jitsuin:validation-policy:hpki:1',
    title: {
      ja: 'HPKIの電子署名（電子署名規格 Ver.2.0）',
      en: 'HPKI signatures (JAHIS signature standard Ver.2.0)',
    },
  },
  signatures: [
    inContainer(DOCTOR, 'META-INF/signatures001.xml', ['紹介状.pdf', '胸部X線.dcm']),
    inContainer(PHARMACIST, 'META-INF/signatures002.xml', ['紹介状.pdf']),
  ],
  problem: null,
}

function inContainer(signature: SignatureReport, id: string, covers: readonly string[]): SignatureReport {
  return {
    ...signature,
    ...{ id, covers, packaging: 'asic-e', documentKind: 'other', verdict: 'INDETERMINATE' },
    headline: {
      ja: '署名が有効か確認できません。容器の中に、どの署名の対象でもないファイルがあります。',
      en: 'It cannot be established whether the signature is valid. The container holds a file that no signature covers.',
    },
    answers: replaceAnswer(
      signature.answers,
      answer(
        'integrity',
        'INDETERMINATE',
        '容器の中に、どの署名の対象でもないファイルがあります。',
        'The container holds a file that no signature covers.',
      ),
    ),
    uncovered: ['あとから入れた画像.png'],
  }
}

/** An old signature over a manifest, with algorithms of its time. */
export const OLD_REPORT = oneSignature('INDETERMINATE', 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE', {
  ...DOCTOR,
  headline: {
    ja: '署名が有効か確認できません。いまは安全でない暗号方式が使われています。',
    en: 'It cannot be established whether the signature is valid. It uses algorithms that are no longer safe.',
  },
  form: 'X-L',
  packaging: 'enveloping',
  manifest: [
    { uri: 'scan-001.tif', verdict: 'valid' },
    { uri: 'scan-002.tif', verdict: 'changed' },
    { uri: 'scan-003.tif', verdict: 'missing' },
  ],
  doubtedAlgorithms: [
    { where: 'signature', algorithm: 'RSA 1024', endedAt: '2013-12-31' },
    { where: 'signed-data', algorithm: 'MD5', endedAt: null },
    { where: 'elsewhere', algorithm: 'SHA-1', endedAt: '2013-12-31' },
  ],
})

/** A file that tries to do harm. */
export const HOSTILE_REPORT: ValidationReport = {
  verdict: 'INVALID',
  indication: 'TOTAL-FAILED',
  subIndication: 'FORMAT_FAILURE',
  validatedAt: VALIDATED_AT,
  signatures: [],
  problem: {
    code: 'xml/doctype',
    ja: 'このファイルには、医療文書で使ってはならない宣言（DOCTYPE）があります。安全のため、読むのをやめました。',
    en: 'This file has a declaration (DOCTYPE) that medical documents must not have. For safety it was not read further.',
    remedy: {
      ja: '文書の送り主に、作り直しを頼んでください。',
      en: 'Ask the sender to make the document again.',
    },
  },
}

function answer(
  question: Question,
  verdict: SignatureReport['answers'][number]['verdict'],
  ja: string,
  en: string,
) {
  return { question, verdict, sentence: { ja, en } }
}

function check(id: string, verdict: SignatureReport['checks'][number]['verdict'], ja: string, en: string) {
  return { id, verdict, reason: { code: id, ja, en } }
}

function replaceAnswer(answers: SignatureReport['answers'], other: SignatureReport['answers'][number]) {
  return answers.map((each) => (each.question === other.question ? other : each))
}

function oneSignature(
  verdict: SignatureReport['verdict'],
  subIndication: string,
  signature: SignatureReport,
): ValidationReport {
  const indication = verdict === 'INVALID' ? 'TOTAL-FAILED' : 'INDETERMINATE'
  const facts = { verdict, indication, subIndication }
  return { ...facts, validatedAt: VALIDATED_AT, signatures: [{ ...signature, ...facts }], problem: null }
}
