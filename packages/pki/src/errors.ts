import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const BROKEN_FILE = {
  ja: '発行元から同じファイルをもう一度受け取ってください。',
  en: 'Obtain the same file from its issuer once more.',
}

/** Every code that packages/pki throws. */
export const PKI_ERRORS = {
  'der/malformed': {
    ja: 'データが壊れているか、証明書などに使われる符号化（DER）の規則に合っていません。',
    en: 'The data are damaged, or do not follow the encoding rules of certificates (DER).',
    next: BROKEN_FILE,
  },
  'certificate/malformed': {
    ja: '証明書の構造が規格に合っていません。',
    en: 'The structure of the certificate does not follow the standard.',
    next: BROKEN_FILE,
  },
  'extension/malformed': {
    ja: '証明書などの拡張項目が規格に合っていません。',
    en: 'An extension of the certificate or list does not follow the standard.',
    next: BROKEN_FILE,
  },
  'key/unusable': {
    ja: '証明書の公開鍵を読み取れません。',
    en: 'The public key of the certificate cannot be read.',
    next: BROKEN_FILE,
  },
  'algorithm/unknown': {
    ja: 'この署名または要約の方式には対応していません。',
    en: 'This signature or digest algorithm is not supported.',
    next: {
      ja: '対応している方式（RSA、ECDSA、SHA-2 など）で作り直してもらってください。',
      en: 'Ask for it to be made again with a supported algorithm (RSA, ECDSA, SHA-2 …).',
    },
  },
  // hcRole, certificate profiles, certification requests
  'hc-role/malformed': {
    ja: '証明書の資格情報（hcRole）を正しく読み取れません。',
    en: 'The qualification stated in the certificate (hcRole) cannot be read for certain.',
    next: {
      ja: '証明書の発行元に問い合わせてください。資格がないものとして扱います。',
      en: 'Ask the issuer of the certificate. It is treated as stating no qualification.',
    },
  },
  'hc-role/empty': {
    ja: '資格情報（hcRole）に資格が一つも書かれていません。',
    en: 'The qualification attribute (hcRole) names no qualification.',
    next: { ja: '資格を一つ以上選んでください。', en: 'Choose at least one qualification.' },
  },
  'hc-role/unknown-role': {
    ja: 'HPKI の資格の一覧にない資格名です。',
    en: 'The list of HPKI qualifications does not have this name.',
    next: {
      ja: '一覧にある資格名を使ってください（例：medicalDoctor）。',
      en: 'Use a name of the list, such as medicalDoctor.',
    },
  },
  'hc-role/not-valid-then': {
    ja: 'この資格は、その日付では HPKI の資格の一覧にありません。',
    en: 'On that date the list of HPKI qualifications does not have this one.',
    next: { ja: '資格と日付を確かめてください。', en: 'Check the qualification and the date.' },
  },
  'profile/refused': {
    ja: '証明書の内容が決められた書式に合わないため、署名しませんでした。',
    en: 'The certificate was not signed, because its content does not follow its profile.',
    next: {
      ja: '示された規則に合うように内容を直して、もう一度申請してください。',
      en: 'Correct the content according to the rules named, and ask again.',
    },
  },
  'profile/signature': {
    ja: '鍵の装置が作った署名が正しくないため、証明書を出しませんでした。',
    en: 'No certificate was issued, because the signature that the key made is wrong.',
    next: { ja: '鍵の装置を点検してください。', en: 'Have the device that keeps the key inspected.' },
  },
  'csr/malformed': {
    ja: '証明書の発行要求（CSR）の構造が規格に合っていません。',
    en: 'The structure of the certification request (CSR) does not follow the standard.',
    next: { ja: '発行要求を作り直してください。', en: 'Make the request again.' },
  },
  'csr/signature': {
    ja: '証明書の発行要求（CSR）の署名が正しくありません。',
    en: 'The signature of the certification request (CSR) is not valid.',
    next: {
      ja: '証明書に載せる鍵そのもので、発行要求に署名し直してください。',
      en: 'Sign the request again with the very key that the certificate is for.',
    },
  },
  // revocation lists, OCSP, CMS, time stamps, fetching
  'crl/malformed': {
    ja: '失効リストの構造が規格に合っていません。',
    en: 'The structure of the revocation list does not follow the standard.',
    next: BROKEN_FILE,
  },
  'ocsp/malformed': {
    ja: '証明書の有効性の問い合わせ（OCSP）の内容が規格に合っていません。',
    en: 'A question or answer about the status of a certificate (OCSP) does not follow the standard.',
    next: {
      ja: 'もう一度問い合わせてください。続くときは、問い合わせ先の管理者に知らせてください。',
      en: 'Ask once more. If it goes on, tell whoever runs the responder.',
    },
  },
  'cms/malformed': {
    ja: '署名データ（CMS）の構造が規格に合っていません。',
    en: 'The structure of the signed data (CMS) does not follow the standard.',
    next: BROKEN_FILE,
  },
  'tsp/malformed': {
    ja: 'タイムスタンプの要求または応答の構造が規格に合っていません。',
    en: 'A time-stamp request or response does not follow the standard.',
    next: {
      ja: 'タイムスタンプを取り直してください。続くときは、発行元に知らせてください。',
      en: 'Obtain the time stamp again. If it goes on, tell its issuer.',
    },
  },
  'fetch/not-allowed': {
    ja: 'この取得先は許可されていないため、接続しませんでした。',
    en: 'No connection was made, because this address is not on the list of allowed ones.',
    next: {
      ja: '必要な取得先であれば、管理者が許可の一覧に加えてください。',
      en: 'If the address is needed, have the administrator add it to the list.',
    },
  },
  'fetch/timed-out': {
    ja: '取得先から時間内に応答がありませんでした。',
    en: 'The address did not answer in time.',
    next: { ja: 'しばらくしてから、もう一度試してください。', en: 'Try again a little later.' },
  },
  'fetch/too-large': {
    ja: '取得したデータが大きすぎるため、受け取りを中止しました。',
    en: 'The answer was too large and was not taken.',
    next: {
      ja: '取得先が正しいか、管理者に確かめてください。',
      en: 'Ask the administrator whether the address is right.',
    },
  },
  'fetch/failed': {
    ja: '失効情報などを取得できませんでした。',
    en: 'Status information could not be obtained.',
    next: { ja: 'しばらくしてから、もう一度試してください。', en: 'Try again a little later.' },
  },
} as const satisfies ErrorTable

/** What packages/pki refuses to read, build or judge. */
export class PkiError extends CodedError<keyof typeof PKI_ERRORS> {}
