/** A sample document: what it is, what the verifier must say of it, and its bytes. All people in it are invented. */
import type { Text } from '@jitsuin/kernel'
import type { CheckVerdict, Question, Verdict } from '../contract.js'

export type SampleDescription = {
  readonly id: string
  readonly fileName: string
  readonly title: Text
  readonly explanation: Text
  /** `answers` names only the questions that this sample is about. */
  readonly expected: { readonly verdict: Verdict; readonly answers: Partial<Record<Question, CheckVerdict>> }
  readonly detachedFor?: string
}

export type Sample = SampleDescription & { readonly file: Uint8Array; readonly content?: Uint8Array }

/** The samples, in the order of the page: first what holds, then what does not, then what cannot be decided. */
export const SAMPLES = {
  sound: {
    fileName: '処方箋.xml',
    title: { ja: '正しい処方箋', en: 'A sound prescription' },
    explanation: {
      ja: '医師が署名したばかりの処方箋です。タイムスタンプはまだありません。',
      en: 'A doctor has just signed it; there is no time stamp yet.',
    },
    expected: {
      verdict: 'VALID',
      answers: { integrity: 'VALID', role: 'VALID', timeStamp: 'NOT_APPLICABLE' },
    },
  },
  stamped: {
    fileName: '処方箋-タイムスタンプ付き.xml',
    title: { ja: 'タイムスタンプ付きの処方箋', en: 'A prescription with a time stamp' },
    explanation: {
      ja: '保管の際に時刻が証明された処方箋です。',
      en: 'The time was proven when it was stored.',
    },
    expected: { verdict: 'VALID', answers: { timeStamp: 'VALID' } },
  },
  dispensing: {
    fileName: '調剤情報.xml',
    title: { ja: '調剤情報（処方箋を含む）', en: 'A dispensing record with its prescription' },
    explanation: {
      ja: '薬剤師の署名と、中に含まれる医師の署名を、それぞれ検証します。',
      en: 'The signatures of the pharmacist and, inside, of the doctor are both verified.',
    },
    expected: { verdict: 'VALID', answers: { role: 'VALID' } },
  },
  detached: {
    fileName: '診療情報提供書.xml',
    detachedFor: '診療情報提供書.txt',
    title: { ja: '署名が別のファイルになった紹介状', en: 'A referral letter with its signature beside it' },
    explanation: {
      ja: '元のファイルと署名ファイルを、組にして検証します。',
      en: 'The letter and its signature are verified as a pair.',
    },
    expected: { verdict: 'VALID', answers: { integrity: 'VALID' } },
  },
  pdf: {
    fileName: '診療情報提供書.pdf',
    title: { ja: '署名された紹介状（PDF）', en: 'A signed referral letter (PDF)' },
    explanation: {
      ja: '文書の中に署名があるPDFです。ページも表示します。',
      en: 'A PDF with its signature inside; its page is shown.',
    },
    expected: { verdict: 'VALID', answers: { integrity: 'VALID' } },
  },
  container: {
    fileName: '診療情報提供書一式.asice',
    title: { ja: '紹介状と添付文書の一式（ASiC）', en: 'A referral with its attachment (ASiC)' },
    explanation: {
      ja: '二つの文書と、両方に対する署名が、一つの容器に入っています。',
      en: 'Two documents, and one signature over both, in a container.',
    },
    expected: { verdict: 'VALID', answers: { integrity: 'VALID' } },
  },
  fhir: {
    fileName: '退院時サマリー.json',
    title: { ja: '署名された FHIR の文書（JAdES）', en: 'A signed FHIR document (JAdES)' },
    explanation: {
      ja: '文書の束の中（Bundle.signature）に署名があります。',
      en: 'Its signature is inside the bundle (Bundle.signature).',
    },
    expected: { verdict: 'VALID', answers: { integrity: 'VALID' } },
  },
  'expired-stamped': {
    fileName: '処方箋-期限切れ-タイムスタンプ付き.xml',
    title: {
      ja: '証明書の期限が切れたが、時刻が証明されている',
      en: 'Expired since, and the time is proven',
    },
    explanation: {
      ja: '署名した時に証明書は有効でした。そのことをタイムスタンプが示します。',
      en: 'The certificate was valid when it was used, and the time stamp shows it.',
    },
    expected: { verdict: 'VALID', answers: { status: 'VALID', timeStamp: 'VALID' } },
  },
  'revoked-later': {
    fileName: '処方箋-署名後に失効.xml',
    title: { ja: '署名の後で証明書が失効した', en: 'Revoked after it was signed' },
    explanation: {
      ja: '失効より前に署名したことを、タイムスタンプが示します。',
      en: 'The time stamp shows that it was signed before the revocation.',
    },
    expected: { verdict: 'VALID', answers: { status: 'VALID', timeStamp: 'VALID' } },
  },
  tampered: {
    fileName: '処方箋-改ざん.xml',
    title: { ja: '署名の後で薬の量が書き換えられた', en: 'The amount of a drug was changed after signing' },
    explanation: { ja: '1錠が7錠に変えられています。', en: 'One tablet became seven.' },
    expected: { verdict: 'INVALID', answers: { integrity: 'INVALID' } },
  },
  'pdf-changed': {
    fileName: '診療情報提供書-改ざん.pdf',
    title: { ja: '署名のあとで変えられた紹介状（PDF）', en: 'A referral letter changed after signing (PDF)' },
    explanation: {
      ja: '署名のうしろに書き足して、薬の量を変えたものです。どこが変わったかを表示します。',
      en: 'An addition behind the signature changes a dose. Where it differs is shown.',
    },
    expected: { verdict: 'INVALID', answers: { integrity: 'INVALID' } },
  },
  wrapped: {
    fileName: '処方箋-すり替え.xml',
    title: {
      ja: '署名された部分が別の処方にすり替えられた',
      en: 'The signed part was swapped for another (wrapping)',
    },
    explanation: {
      ja: '元の処方を隠し、同じ名前の別の処方を見える場所に置いています。',
      en: 'The signed prescription is hidden, and another with the same name stands in its place.',
    },
    expected: { verdict: 'INVALID', answers: { integrity: 'INVALID' } },
  },
  'wrong-role': {
    fileName: '処方箋-資格違い.xml',
    title: { ja: '処方できない資格の人が署名した', en: 'Signed by someone who may not prescribe' },
    explanation: { ja: '薬剤師が処方箋に署名しています。', en: 'A pharmacist signed a prescription.' },
    expected: { verdict: 'INVALID', answers: { role: 'INVALID' } },
  },
  'revoked-before': {
    fileName: '処方箋-失効後に署名.xml',
    title: { ja: '失効した証明書で署名した', en: 'Signed with a revoked certificate' },
    explanation: {
      ja: 'タイムスタンプの時刻に、証明書はもう失効していました。',
      en: 'At the time of the stamp the certificate had been revoked already.',
    },
    expected: { verdict: 'INVALID', answers: { status: 'INVALID' } },
  },
  hostile: {
    fileName: '処方箋-攻撃.xml',
    title: { ja: '読み取る側を攻撃するファイル', en: 'A file that attacks its reader' },
    explanation: {
      ja: '開くと際限なく膨らむ仕掛けがあります。読まずに断ります。',
      en: 'It would grow without end when read; it is refused unread.',
    },
    expected: { verdict: 'INVALID', answers: {} },
  },
  'container-added': {
    fileName: '診療情報提供書一式-追加あり.asice',
    title: {
      ja: '署名のあとに容器へファイルが加えられた',
      en: 'A file was added to a container after signing',
    },
    explanation: {
      ja: '加えられた文書は、だれの署名も守っていません。',
      en: 'No signature protects the document that was added.',
    },
    expected: { verdict: 'INDETERMINATE', answers: { integrity: 'INDETERMINATE' } },
  },
  expired: {
    fileName: '処方箋-期限切れ.xml',
    title: { ja: '証明書の期限が切れ、時刻の証明もない', en: 'Expired, and no proof of time' },
    explanation: {
      ja: '期限の前に署名したのか、後なのか、証明できません。',
      en: 'Nothing proves whether it was signed before the expiry.',
    },
    expected: { verdict: 'INDETERMINATE', answers: { integrity: 'VALID', status: 'INDETERMINATE' } },
  },
  revoked: {
    fileName: '処方箋-失効.xml',
    title: { ja: '証明書が失効し、時刻の証明もない', en: 'Revoked, and no proof of time' },
    explanation: {
      ja: '失効の前に署名したのか、後なのか、証明できません。',
      en: 'Nothing proves whether it was signed before the revocation.',
    },
    expected: { verdict: 'INDETERMINATE', answers: { integrity: 'VALID', status: 'INDETERMINATE' } },
  },
  'unknown-issuer': {
    fileName: '処方箋-発行元不明.xml',
    title: { ja: '知らない認証局の証明書で署名した', en: 'Signed under an unknown authority' },
    explanation: {
      ja: '信頼する認証局につながらない証明書です。',
      en: 'Its certificate leads to no trusted authority.',
    },
    expected: { verdict: 'INDETERMINATE', answers: { chain: 'INDETERMINATE' } },
  },
} as const satisfies Record<string, Omit<SampleDescription, 'id'>>

export type SampleId = keyof typeof SAMPLES

/** Every sample, in the order of the page. */
export const SAMPLE_IDS = Object.keys(SAMPLES) as SampleId[] // the table has no other keys
