/**
 * Every reason that a check can end with: what it means for the verdict, its ETSI sub-indication (EN 319 102-1 §5.1.3), one
 * sentence for people, and what would make it valid. Checks return codes of this table; nothing else words a result.
 */
import type { Text } from '@jitsuin/kernel'
import { PATH_FAILURES, type PathFailureCode } from '@jitsuin/pki'
import type { CheckVerdict } from '../report.js'

/** One reason. `remedy` is absent where nothing is wrong. */
export type ReasonRow = Text & {
  readonly verdict: CheckVerdict
  readonly subIndication?: SubIndication
  readonly remedy?: Text
}

/** The sub-indications of EN 319 102-1 §5.1.3 that this validator can give. */
export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'TIMESTAMP_ORDER_FAILURE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'SIGNED_DATA_NOT_FOUND'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'OUT_OF_BOUNDS_NOT_REVOKED'
  | 'REVOKED'
  | 'REVOKED_NO_POE'
  | 'REVOKED_CA_NO_POE'
  | 'TRY_LATER'
  | 'NO_POE'
  | 'GENERIC'

const DO_NOT_USE: Text = {
  ja: 'この文書は使わず、作成者に送り直してもらってください。',
  en: 'Do not use this document; ask its maker to send it again.',
}
const SIGN_AGAIN: Text = {
  ja: '署名者に、署名し直してもらってください。',
  en: 'Ask the signer to sign again.',
}
const SIGN_WITH_HPKI: Text = {
  ja: 'HPKIの署名用証明書で署名し直してもらってください。',
  en: 'Ask the signer to sign again with an HPKI signing certificate.',
}
const GIVE_STATUS: Text = {
  ja: '認証局の新しい失効情報（CRL）を加えて、もう一度確認してください。',
  en: 'Add current revocation lists (CRL) of the authorities and check again.',
}
const GIVE_CHAIN: Text = {
  ja: '信頼する認証局の証明書が揃っているかを確かめてください。',
  en: 'Check that the certificates of the trusted authorities are all given.',
}
const NEEDS_STAMP: Text = {
  ja: '署名した時点のタイムスタンプが付いていれば、有効と確認できます。',
  en: 'It would be valid with a time stamp from the time of signing.',
}
const OTHER_VERIFIER: Text = {
  ja: 'この方式を確かめられる別の検証ソフトで確認してください。',
  en: 'Check with another verifier that knows this algorithm.',
}
const STAMP_AGAIN: Text = {
  ja: 'タイムスタンプを付けた事業者に確認し、付け直してください。',
  en: 'Ask the time-stamp provider, and have the signature stamped again.',
}

const valid = (ja: string, en: string): ReasonRow => ({ verdict: 'VALID', ja, en })
const silent = (ja: string, en: string): ReasonRow => ({ verdict: 'NOT_APPLICABLE', ja, en })
const invalid =
  (subIndication: SubIndication, remedy: Text) =>
  (ja: string, en: string): ReasonRow => ({
    verdict: 'INVALID',
    subIndication,
    remedy,
    ja,
    en,
  })
const open =
  (subIndication: SubIndication, remedy: Text) =>
  (ja: string, en: string): ReasonRow => ({
    verdict: 'INDETERMINATE',
    subIndication,
    remedy,
    ja,
    en,
  })

const FORMAT = invalid('FORMAT_FAILURE', DO_NOT_USE)

const FILE_REASONS = {
  'file/no-signature': FORMAT('署名がありません。', 'The file holds no signature.'),
  'file/too-many-signatures': FORMAT('署名が多すぎます。', 'The file holds too many signatures.'),
} as const

const STRUCTURE_REASONS = {
  'format/ok': valid('署名の形は規格どおりです。', 'The signature is built as the standards demand.'),
  'format/malformed': FORMAT(
    '署名の形が規格に合っていません。',
    'The signature is not built as the standard demands.',
  ),
  'format/comment': FORMAT('署名の中に注釈が紛れ込んでいます。', 'A comment hides inside the signature.'),
  'format/no-id': FORMAT('署名に識別子（Id）がありません。', 'The signature has no Id.'),
  'format/duplicate-id': FORMAT(
    '同じ識別子（Id）を持つ部分が二つ以上あります。',
    'More than one part of the document has the same identifier.',
  ),
  'format/no-properties': FORMAT(
    '署名の属性（XAdES）がないか、二つ以上あります。',
    'The signature properties (XAdES) are missing, or stand twice.',
  ),
  'format/properties-malformed': FORMAT(
    '署名の属性（XAdES）の内容が正しくありません。',
    'The signature properties (XAdES) are not well-formed.',
  ),
  'format/other-target': FORMAT(
    '署名の属性が、別の署名のものです。',
    'The signature properties belong to another signature.',
  ),
  'format/properties-not-signed': FORMAT(
    '署名の属性（署名時刻と証明書）が、署名の対象になっていません。',
    'The signed properties (time and certificate) are not covered by the signature.',
  ),
  'format/no-key-information': FORMAT(
    '署名者の証明書についての情報がありません。',
    'The signature says nothing about the certificate of its signer.',
  ),
  'format/no-signed-attributes': FORMAT(
    '署名に、署名で守られる属性がありません。',
    'The signature has no signed attributes.',
  ),
  'format/attributes-not-der': FORMAT(
    '署名で守られる属性が、一つに決まる書き方（DER）になっていません。',
    'The signed attributes are not in their one form (DER).',
  ),
  'format/attribute-twice': FORMAT(
    '署名の属性に、同じものが二つ以上あります。',
    'An attribute of the signature stands there twice.',
  ),
  'format/no-message-digest': FORMAT(
    '署名の属性に、文書のハッシュ（message-digest）がありません。',
    'The signed attributes lack the digest of the content (message-digest).',
  ),
  'format/content-type': FORMAT(
    '署名の属性にある内容の種類（content-type）が、文書の種類と一致しません。',
    'The type of content in the signed attributes is not that of the content.',
  ),
  'format/digest-algorithms': FORMAT(
    '署名のハッシュ方式が、署名ファイルの中で食い違っています。',
    'The digest algorithms that the message states contradict one another.',
  ),
  'format/plain': silent(
    'XAdESの属性のない、普通のXML署名です。',
    'It is a plain XML Signature, without the properties of XAdES.',
  ),
  'format/departs': silent(
    '署名の書き方が規格と少し違いますが、署名された内容と署名者には影響しません。',
    'The signature departs from how the standard has it written, without effect on what is signed and by whom.',
  ),
  'format/attributes-doubtful': open('SIG_CONSTRAINTS_FAILURE', SIGN_AGAIN)(
    '署名で守られる属性に、欠けているもの、重複するもの、または読み取れないものがあります。',
    'A signed attribute is missing, stands there twice, or cannot be read.',
  ),
  'format/properties-unbound': open('SIG_CONSTRAINTS_FAILURE', SIGN_AGAIN)(
    '署名の属性（署名時刻と証明書）が、規格どおりに署名と結び付けられていません。',
    'The signature properties (time and certificate) are not bound to the signature as the standard demands.',
  ),
  'document/ok': valid('文書の形は規格どおりです。', 'The document has the layout it should have.'),
  'document/free': silent('文書の形に決まりはありません。', 'No layout is prescribed for this document.'),
  'document/misplaced': FORMAT(
    '署名が、電子処方箋で決められた位置にありません。',
    'The signature does not stand where the e-prescription layout puts it.',
  ),
  'document/structure': FORMAT(
    '文書に必要な項目がないか、余分な項目があります。',
    'The document lacks a required element, or has one too many.',
  ),
  'content/ok': valid(
    '処方または調剤のデータを読み取れます。',
    'The prescription or dispensing data can be read.',
  ),
  'content/unreadable': FORMAT(
    '処方または調剤のデータが読めません。',
    'The prescription or dispensing data cannot be read.',
  ),
} as const

const SIGNER_REASONS = {
  'signer/ok': valid(
    '署名者の証明書は、署名に書かれたものと一致します。',
    'The certificate is the one that the signature names.',
  ),
  'signer/not-found': invalid('NO_SIGNING_CERTIFICATE_FOUND', SIGN_AGAIN)(
    '署名者の証明書が見つかりません。',
    'The certificate of the signer is not to be found.',
  ),
  'signer/key-only': invalid('NO_SIGNING_CERTIFICATE_FOUND', SIGN_WITH_HPKI)(
    '鍵だけで証明書がなく、誰の署名か分かりません。',
    'The signature carries a bare key without certificate, so anyone could have made it.',
  ),
  'signer/unreadable': invalid('FORMAT_FAILURE', SIGN_AGAIN)(
    '署名者の証明書を読み取れません。',
    'The certificate of the signer cannot be read.',
  ),
  'signer/mismatch': invalid('SIG_CONSTRAINTS_FAILURE', DO_NOT_USE)(
    '証明書が、署名したときのものと違います。差し替えられたおそれがあります。',
    'The certificate is not the one used for signing; it may have been swapped.',
  ),
  'signer/issuer-serial': invalid('SIG_CONSTRAINTS_FAILURE', DO_NOT_USE)(
    '署名に書かれた発行者と番号が、証明書と一致しません。',
    'Issuer and serial number in the signature are not those of the certificate.',
  ),
  'signer/unbound': invalid('SIG_CONSTRAINTS_FAILURE', SIGN_AGAIN)(
    '署名者の証明書が、署名で守られていません。',
    'The signature does not protect which certificate it was made with.',
  ),
  'signer/digest-algorithm': open('CRYPTO_CONSTRAINTS_FAILURE', OTHER_VERIFIER)(
    '証明書を示す方式（ハッシュ）が、ここでは計算できないものです。',
    'The certificate is referred to with a digest algorithm that is not known here.',
  ),
  'signer/not-found-open': open('NO_SIGNING_CERTIFICATE_FOUND', GIVE_CHAIN)(
    '署名者の証明書が、ファイルにも手元にもありません。',
    'The certificate of the signer is neither in the file nor at hand.',
  ),
  'signer/key-only-open': open('NO_SIGNING_CERTIFICATE_FOUND', GIVE_CHAIN)(
    '鍵だけで証明書がなく、誰の署名か確認できません。',
    'The signature carries a bare key without certificate, so it cannot be told whose it is.',
  ),
  'signer/unreadable-open': open('NO_SIGNING_CERTIFICATE_FOUND', SIGN_AGAIN)(
    'ファイルにある証明書を読み取れず、署名者を確認できません。',
    'The certificate in the file cannot be read, so the signer cannot be told.',
  ),
  'signer/mismatch-open': open('SIG_CONSTRAINTS_FAILURE', SIGN_AGAIN)(
    'ファイルにある証明書は、署名に書かれたものではありません。',
    'The certificate in the file is not the one that the signature names.',
  ),
  'signer/issuer-serial-open': open('SIG_CONSTRAINTS_FAILURE', SIGN_AGAIN)(
    '署名に書かれた発行者か番号が、証明書と一致しません。',
    'Issuer or serial number in the signature are not those of the certificate.',
  ),
  'signer/unbound-open': open('SIG_CONSTRAINTS_FAILURE', SIGN_AGAIN)(
    '署名に使った証明書が、署名で守られていません（SigningCertificateなし）。',
    'The signature does not protect which certificate it was made with (no SigningCertificate).',
  ),
  'signer/unexamined': silent(
    '署名者の証明書がないため、確認していません。',
    'Not examined, because there is no signing certificate.',
  ),
  'key-usage/ok': valid('証明書は電子署名用のものです。', 'The certificate is meant for signatures.'),
  'key-usage/not-for-signing': invalid('CHAIN_CONSTRAINTS_FAILURE', SIGN_WITH_HPKI)(
    '証明書は電子署名用ではありません（否認防止の用途がありません）。',
    'The certificate is not meant for signatures (no nonRepudiation usage).',
  ),
  'hpki-policy/ok': valid('HPKIの署名用証明書です。', 'It is an HPKI signing certificate.'),
  'hpki-policy/other': invalid('CHAIN_CONSTRAINTS_FAILURE', SIGN_WITH_HPKI)(
    'HPKIの署名用証明書ではありません。',
    'It is not an HPKI signing certificate.',
  ),
  'certificate-policy/ok': valid(
    '証明書は、検証ポリシの求める証明書ポリシで発行されています。',
    'The certificate was issued under a policy that the validation policy asks for.',
  ),
  'certificate-policy/other': invalid('CHAIN_CONSTRAINTS_FAILURE', SIGN_AGAIN)(
    '証明書は、検証ポリシの求める証明書ポリシで発行されたものではありません。',
    'The certificate was not issued under a policy that the validation policy asks for.',
  ),
  'policy/not-checked': silent(
    'HPKIの規則による確認は行っていません。',
    'The rules of HPKI were not applied in this check.',
  ),
  'role/ok': valid(
    'この文書に署名できる資格の証明書です。',
    'The signer has a qualification that may sign this document.',
  ),
  'role/stated': valid(
    '証明書に国家資格が記載されています。',
    'The certificate states a national qualification.',
  ),
  'role/none': silent('証明書に資格の記載はありません。', 'The certificate states no qualification.'),
  'role/unreadable': silent(
    '証明書の資格の記載が読み取れないため、資格なしとして扱いました。',
    'The qualification in the certificate cannot be read; it counts as none.',
  ),
  'role/required': invalid('CHAIN_CONSTRAINTS_FAILURE', SIGN_WITH_HPKI)(
    '証明書に資格の記載がなく、この文書には署名できません。',
    'The certificate states no qualification, but this document needs one.',
  ),
  'role/required-unreadable': invalid('CHAIN_CONSTRAINTS_FAILURE', SIGN_WITH_HPKI)(
    '証明書の資格の記載が読み取れません。',
    'The qualification in the certificate cannot be read.',
  ),
  'role/wrong': invalid('CHAIN_CONSTRAINTS_FAILURE', {
    ja: '処方箋は医師か歯科医師、調剤の記録は薬剤師が署名する必要があります。',
    en: 'A doctor or dentist must sign a prescription, a pharmacist a dispensing record.',
  })(
    '署名者の資格では、この文書に署名できません。',
    'The qualification of the signer does not allow signing this document.',
  ),
} as const

const STATUS_REASONS = {
  'path/ok': valid(
    '証明書は信頼する認証局につながっています。',
    'The certificate leads to a trusted authority.',
  ),
  'validity/ok': valid('証明書は有効期間内でした。', 'The certificate was within its validity period.'),
  'validity/ended-later': valid(
    '証明書の期限は署名の後に切れました。署名の時点では有効でした。',
    'The certificate expired after signing; it was valid at the time of signing.',
  ),
  'validity/expired-unproven': open('OUT_OF_BOUNDS_NO_POE', NEEDS_STAMP)(
    '証明書の期限が切れており、期限内に署名されたことを証明できません。',
    'The certificate has expired, and it cannot be proven that the signature was made before.',
  ),
  'validity/expired-not-revoked': open('OUT_OF_BOUNDS_NOT_REVOKED', NEEDS_STAMP)(
    '証明書の期限が切れています。期限までに失効してはいませんが、期限内に署名されたことを証明できません。',
    'The certificate has expired. It was not revoked before, but it cannot be proven that the signature is older.',
  ),
  'validity/expired': invalid('EXPIRED', SIGN_AGAIN)(
    '署名の時点で、証明書の期限が切れていました。',
    'The certificate had expired before the time of signing.',
  ),
  'validity/not-yet': invalid('NOT_YET_VALID', SIGN_AGAIN)(
    '署名の時点で、証明書はまだ有効ではありませんでした。',
    'The certificate was not valid yet at the time of signing.',
  ),
  'validity/not-yet-unproven': open('OUT_OF_BOUNDS_NO_POE', {
    ja: '証明書の有効期間が始まってから、もう一度確認してください。',
    en: 'Check again when the validity period has begun.',
  })('証明書の有効期間がまだ始まっていません。', 'The validity period of the certificate has not begun.'),
  'validity/unknown': silent(
    '証明書のつながりが分からないため、期限を確認していません。',
    'Not examined, because no path was found.',
  ),
  'revocation/ok': valid('証明書は失効していませんでした。', 'The certificate was not revoked.'),
  'revocation/later': valid(
    '証明書は署名の後に失効しました。署名の時点では有効でした。',
    'The certificate was revoked after signing; it was valid at the time of signing.',
  ),
  'revocation/revoked': invalid('REVOKED', SIGN_AGAIN)(
    '署名の時点で、証明書は既に失効していました。',
    'The certificate had been revoked before the time of signing.',
  ),
  'revocation/unproven': open('REVOKED_NO_POE', NEEDS_STAMP)(
    '証明書は失効しており、失効する前に署名されたことを証明できません。',
    'The certificate is revoked, and it cannot be proven that the signature was made before.',
  ),
  'revocation/ca-revoked': invalid('REVOKED', SIGN_AGAIN)(
    '署名の時点で、認証局の証明書が既に失効していました。',
    'The certificate of an authority had been revoked before the time of signing.',
  ),
  'revocation/ca-unproven': open('REVOKED_CA_NO_POE', NEEDS_STAMP)(
    '認証局の証明書が失効しており、その前に署名されたことを証明できません。',
    'The certificate of an authority is revoked, and it cannot be proven that the signature was made before.',
  ),
  'revocation/no-information': open('TRY_LATER', GIVE_STATUS)(
    '失効情報がないため、証明書が有効だったか確認できません。',
    'There is no revocation information, so the status of the certificate is unknown.',
  ),
  'revocation/stale': open('TRY_LATER', GIVE_STATUS)(
    '失効情報が古いため、証明書が有効だったか確認できません。',
    'The revocation information is out of date, so the status of the certificate is unknown.',
  ),
  'revocation/not-yet': open('TRY_LATER', GIVE_STATUS)(
    '失効情報の発行日時が未来になっており、使えません。',
    'The revocation information claims to be from the future and cannot be used.',
  ),
  'revocation/untrusted': open('TRY_LATER', GIVE_STATUS)(
    '失効情報が正しい認証局のものか確認できません。',
    'The revocation information cannot be traced to the right authority.',
  ),
  'revocation/algorithm': open('CRYPTO_CONSTRAINTS_FAILURE_NO_POE', GIVE_STATUS)(
    '失効情報に、信頼できない方式が使われています。',
    'The revocation information uses an algorithm that cannot be relied on.',
  ),
  'revocation/unusable': open('TRY_LATER', GIVE_STATUS)(
    '失効情報を読み取れないか、この証明書を対象としていません。',
    'The revocation information cannot be read or does not cover this certificate.',
  ),
  'revocation/unknown-path': silent(
    '証明書のつながりが分からないため、失効を確認していません。',
    'Not examined, because no path was found.',
  ),
} as const

const SIGNED_DATA_REASONS = {
  'references/ok': valid(
    '文書は署名の後に変えられていません。',
    'The document has not been changed since it was signed.',
  ),
  'references/changed': invalid('HASH_FAILURE', DO_NOT_USE)(
    '文書が署名の後に変えられています。',
    'The document was changed after it was signed.',
  ),
  'references/missing': open('SIGNED_DATA_NOT_FOUND', {
    ja: '署名の対象となったファイルを一緒に指定してください。',
    en: 'Give the signed file together with the signature.',
  })('署名の対象となったデータが見つかりません。', 'The data that was signed is not to be found.'),
  'references/refused': invalid('FORMAT_FAILURE', DO_NOT_USE)(
    '署名の対象の指定の仕方が安全ではありません。',
    'What is signed is referred to in an unsafe way.',
  ),
  'references/algorithm': open('CRYPTO_CONSTRAINTS_FAILURE', OTHER_VERIFIER)(
    'ここでは計算できない方式（ハッシュ）が使われています。',
    'A digest algorithm is in use that is not known here.',
  ),
  'coverage/ok': valid(
    '署名は文書の本体を対象としています。',
    'The signature covers the content of the document.',
  ),
  'coverage/other-content': invalid('SIG_CONSTRAINTS_FAILURE', DO_NOT_USE)(
    '署名の対象が、表示される本体とは別の部分です。すり替えのおそれがあります。',
    'The signature covers something other than the content shown; the content may have been swapped.',
  ),
  'coverage/transformed': invalid('SIG_CONSTRAINTS_FAILURE', DO_NOT_USE)(
    '署名の対象が、本体の一部だけです。',
    'The signature covers only a part of the content.',
  ),
  'coverage/partial': open('SIG_CONSTRAINTS_FAILURE', {
    ja: '署名された部分だけを使うか、文書全体に署名し直してもらってください。',
    en: 'Use only the signed part, or have the whole document signed.',
  })(
    '署名の対象が文書の一部だけで、ほかの部分は変えられていても分かりません。',
    'The signature covers only a part of the document; the rest could have been changed.',
  ),
  'coverage/nothing': invalid('SIG_CONSTRAINTS_FAILURE', DO_NOT_USE)(
    '署名が文書の内容を何も対象としていません。',
    'The signature covers no content at all.',
  ),
  'coverage/unexamined': silent(
    '文書が確かめられないため、確認していません。',
    'Not examined, because the document does not match.',
  ),
  'value/ok': valid('署名の値は正しいものです。', 'The signature value is right.'),
  'value/wrong': invalid('SIG_CRYPTO_FAILURE', DO_NOT_USE)(
    '署名の値が正しくありません。',
    'The signature value is wrong.',
  ),
  'value/algorithm': open('CRYPTO_CONSTRAINTS_FAILURE', OTHER_VERIFIER)(
    'ここでは計算できない署名方式が使われています。',
    'A signature algorithm is in use that is not known here.',
  ),
  'value/key': invalid('CRYPTO_CONSTRAINTS_FAILURE', SIGN_AGAIN)(
    '署名の鍵の種類か長さが認められていません。',
    'The kind or size of the signing key is not accepted.',
  ),
  'algorithms/ok': valid(
    '署名の時点で信頼できる方式が使われています。',
    'The algorithms could be relied on when the signature was made.',
  ),
  'algorithms/ended': open('CRYPTO_CONSTRAINTS_FAILURE_NO_POE', NEEDS_STAMP)(
    '今では信頼できない方式が使われており、信頼できたころに署名されたことを証明できません。',
    'An algorithm is in use that can no longer be relied on, and it cannot be proven that the signature is older.',
  ),
  'algorithms/after-end': open('CRYPTO_CONSTRAINTS_FAILURE', SIGN_AGAIN)(
    '信頼できなくなった後の方式で署名されています。',
    'The signature was made with an algorithm after that had come to its end.',
  ),
  'algorithms/unknown': open('CRYPTO_CONSTRAINTS_FAILURE', SIGN_AGAIN)(
    '認められたことのない方式か鍵の長さが使われています。',
    'An algorithm or a size of key is in use that was never accepted.',
  ),
  'algorithms/unexamined': silent(
    '方式の期限は確認していません。',
    'How long the algorithms could be relied on was not examined.',
  ),
  'value/no-key': silent(
    '署名者の証明書がないため、署名の値を確認していません。',
    'Not examined, because there is no signing certificate.',
  ),
} as const

const STAMP_REASONS = {
  'stamp/ok': valid(
    '署名の時点を示す正しいタイムスタンプがあります。',
    'A sound time stamp proves when the signature existed.',
  ),
  'stamp/none': silent('まだタイムスタンプはありません。', 'There is no time stamp yet.'),
  'stamp/malformed': invalid('FORMAT_FAILURE', STAMP_AGAIN)(
    'タイムスタンプを読み取れません。',
    'The time stamp cannot be read.',
  ),
  'stamp/other-data': invalid('HASH_FAILURE', STAMP_AGAIN)(
    'タイムスタンプは、この署名のものではありません。',
    'The time stamp is not one over this signature.',
  ),
  'stamp/data-missing': open('SIGNED_DATA_NOT_FOUND', {
    ja: '署名の対象となったファイルを一緒に指定してください。',
    en: 'Give the signed file together with the signature.',
  })(
    'タイムスタンプの対象となったデータが見つかりません。',
    'The data that the time stamp is over are not to be found.',
  ),
  'stamp/signature': invalid('SIG_CRYPTO_FAILURE', STAMP_AGAIN)(
    'タイムスタンプが書き換えられています。',
    'The time stamp was altered.',
  ),
  'stamp/not-a-time-stamp-unit': invalid('CHAIN_CONSTRAINTS_FAILURE', STAMP_AGAIN)(
    'タイムスタンプに使われた証明書が、タイムスタンプ専用ではありません。',
    'The certificate behind the time stamp is not one for time stamps only.',
  ),
  'stamp/outside-validity': invalid('CHAIN_CONSTRAINTS_FAILURE', STAMP_AGAIN)(
    'タイムスタンプの日時が、事業者の証明書の有効期間の外です。',
    'The time stamp lies outside the validity period of the certificate behind it.',
  ),
  'stamp/algorithm': open('CRYPTO_CONSTRAINTS_FAILURE', STAMP_AGAIN)(
    'タイムスタンプに、認められたことのない方式か、ここでは計算できない方式が使われています。',
    'The time stamp uses an algorithm that was never accepted, or is not known here.',
  ),
  'stamp/algorithm-ended': open('CRYPTO_CONSTRAINTS_FAILURE_NO_POE', {
    ja: '方式の期限が来る前に、長期保存用のタイムスタンプを付けておく必要がありました。',
    en: 'An archive time stamp would have been needed before the algorithm came to its end.',
  })(
    'タイムスタンプに、今では信頼できない方式が使われています。',
    'The time stamp uses an algorithm that can no longer be relied on.',
  ),
  'stamp/no-path': open('NO_CERTIFICATE_CHAIN_FOUND', GIVE_CHAIN)(
    'タイムスタンプを付けた事業者を信頼できるか確認できません。',
    'It cannot be established that the time-stamp provider is a trusted one.',
  ),
  'stamp/path': invalid('CERTIFICATE_CHAIN_GENERAL_FAILURE', STAMP_AGAIN)(
    'タイムスタンプの事業者の証明書が規則に合っていません。',
    'The certificates of the time-stamp provider break the rules.',
  ),
  'stamp/expired': open('OUT_OF_BOUNDS_NO_POE', {
    ja: '期限が切れる前に、長期保存用のタイムスタンプを付けておく必要がありました。',
    en: 'An archive time stamp would have been needed before the provider’s certificate expired.',
  })(
    'タイムスタンプの事業者の証明書の期限が切れています。',
    'The certificate behind the time stamp has expired.',
  ),
  'stamp/revoked': open('REVOKED_NO_POE', STAMP_AGAIN)(
    'タイムスタンプの事業者の証明書が失効しています。',
    'The certificate behind the time stamp is revoked.',
  ),
  'stamp/status-unknown': open('TRY_LATER', GIVE_STATUS)(
    'タイムスタンプの事業者の証明書が有効か確認できません。',
    'The status of the certificate behind the time stamp is unknown.',
  ),
  'stamp/future': invalid('TIMESTAMP_ORDER_FAILURE', STAMP_AGAIN)(
    'タイムスタンプの日時が未来になっています。',
    'The time stamp claims to be from the future.',
  ),
  'archive/ok': valid('長期保存用のタイムスタンプは正しいものです。', 'The archive time stamps are sound.'),
  'archive/none': silent('長期保存用のタイムスタンプはありません。', 'There is no archive time stamp.'),
  'archive/incomplete': FORMAT(
    '長期保存に必要な証明書と失効情報が揃っていません。',
    'The certificates and revocation information that an archive needs are missing.',
  ),
  'archive/order': invalid('TIMESTAMP_ORDER_FAILURE', STAMP_AGAIN)(
    'タイムスタンプの順序が逆です。',
    'The time stamps are in the wrong order.',
  ),
  'archive/unsupported': open('GENERIC', {
    ja: '長期保存の方式を確かめられる別の検証ソフトで確認してください。',
    en: 'Check with another verifier that supports this form of archive time stamp.',
  })(
    'この方式の長期保存用タイムスタンプには対応していません。',
    'This form of archive time stamp is not supported.',
  ),
  'archive/hash-index': invalid('HASH_FAILURE', STAMP_AGAIN)(
    '長期保存用タイムスタンプの対象一覧（ats-hash-index）が、署名ファイルの中身と合いません。',
    'The list of what the archive time stamp covers (ats-hash-index) does not fit what is in the message.',
  ),
  'archive-cover/ok': valid(
    '署名に後から加えられた情報は、長期保存用のタイムスタンプで守られています。',
    'Everything that was added to the signature is covered by an archive time stamp.',
  ),
  'archive-cover/unprotected': silent(
    '長期保存用のタイムスタンプの後に加えられ、それで守られていない情報があります。',
    'Something was added after the last archive time stamp, and none covers it.',
  ),
  'archive-cover/unexamined': silent(
    '長期保存用のタイムスタンプはありません。',
    'There is no archive time stamp.',
  ),
  'content-stamp/ok': valid(
    '署名より前に文書があったことを示す正しいタイムスタンプがあります。',
    'A sound time stamp proves that the content existed before it was signed.',
  ),
  'content-stamp/none': silent(
    '署名前の文書のタイムスタンプはありません。',
    'There is no time stamp over the content alone.',
  ),
  'proof/ok': valid('署名があった時点が証明されています。', 'It is proven when the signature existed.'),
  'proof/not-asked': silent(
    '検証ポリシは、タイムスタンプを求めていません。',
    'The validation policy asks for no time stamp.',
  ),
  'proof/missing': open('SIG_CONSTRAINTS_FAILURE', NEEDS_STAMP)(
    '検証ポリシの求めるタイムスタンプがありません。',
    'The validation policy asks for a time stamp, and there is no sound one.',
  ),
  'reference-stamp/ok': valid(
    '証明書と失効情報の参照に付いたタイムスタンプは正しいものです。',
    'The time stamps over references to certificates and revocation information are sound.',
  ),
  'reference-stamp/none': silent(
    '証明書と失効情報の参照に付いたタイムスタンプはありません。',
    'There is no time stamp over references to certificates and revocation information.',
  ),
  'reference-stamp/open': silent(
    '証明書と失効情報の参照に付いたタイムスタンプは確かめられませんが、判定には使っていません。',
    'A time stamp over references to validation data cannot be judged any more; the verdict does not rest on it.',
  ),
  'complete-references/none': silent(
    '証明書と失効情報の参照はありません。',
    'There are no references to certificates and revocation information.',
  ),
  'complete-references/ok': valid(
    '参照された証明書と失効情報は、すべて揃っています。',
    'The certificates and revocation information referred to are all there.',
  ),
  'complete-references/elsewhere': silent(
    '参照された証明書か失効情報の一部は、ここにありません。',
    'Some of the certificates or revocation information referred to are not here.',
  ),
  'complete-references/differ': open('SIG_CONSTRAINTS_FAILURE', GIVE_CHAIN)(
    '参照された証明書と、同じ番号を持つ手元の証明書が違います。',
    'A certificate at hand is not the one referred to by its issuer and number.',
  ),
  'signing-time/ok': valid('署名者が示した時刻と矛盾はありません。', 'The claimed signing time fits.'),
  'signing-time/none': silent('署名時刻の記載はありません。', 'No signing time is stated.'),
  'signing-time/after-stamp': invalid('TIMESTAMP_ORDER_FAILURE', SIGN_AGAIN)(
    '署名者が示した時刻が、タイムスタンプより後になっています。',
    'The claimed signing time is later than the time stamp.',
  ),
  'signing-time/future': open('GENERIC', {
    ja: '署名した機器の時計を確かめてください。',
    en: 'Check the clock of the device that signed.',
  })('署名者が示した時刻が未来になっています。', 'The claimed signing time lies in the future.'),
} as const

/** What a path failure means where it is not one of validity or status (those have rows of their own). */
function pathRow(code: PathFailureCode): ReasonRow {
  const { ja, en, next } = PATH_FAILURES[code]
  const isMissing = code === 'path/no-anchor' || code === 'path/search-exhausted'
  const algorithm = PATH_ALGORITHMS[code]
  if (algorithm) return { verdict: 'INDETERMINATE', subIndication: algorithm, ja, en, remedy: next }
  if (isMissing)
    return { verdict: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND', ja, en, remedy: next }
  return {
    verdict: 'INVALID',
    subIndication: PATH_SUB_INDICATIONS[code] ?? 'CHAIN_CONSTRAINTS_FAILURE',
    ja,
    en,
    remedy: next,
  }
}

const PATH_SUB_INDICATIONS: Partial<Record<PathFailureCode, SubIndication>> = {
  'path/certificate-unreadable': 'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  'signature/invalid': 'CERTIFICATE_CHAIN_GENERAL_FAILURE',
}

/** An algorithm that ended, or that nobody here knows, proves nothing wrong (EN 319 102-1 §5.1.3). */
const PATH_ALGORITHMS: Partial<Record<PathFailureCode, SubIndication>> = {
  'signature/not-allowed': 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  'signature/unknown-algorithm': 'CRYPTO_CONSTRAINTS_FAILURE',
}

const ALTERED = invalid('HASH_FAILURE', {
  ja: '署名した時点の版を、作成者から受け取り直してください。',
  en: 'Obtain the version that was signed from its maker.',
})

const PDF_REASONS = {
  'pdf-signature/kind': open('GENERIC', SIGN_AGAIN)(
    'この種類のPDFの署名は扱えません。',
    'Signatures of this kind (SubFilter) in a PDF are not judged.',
  ),
  'pdf-signature/unbound': open('SIG_CONSTRAINTS_FAILURE', SIGN_AGAIN)(
    '署名者の証明書が署名で守られていない、古い形式のPDFの署名です。',
    'A signature of an older kind, which does not protect which certificate it was made with.',
  ),
  'pdf-stamp/alone': open('GENERIC', SIGN_AGAIN)(
    'タイムスタンプだけがあり、誰も署名していません。',
    'The document has time stamps, and nobody signed it.',
  ),
  'pdf-stamp/time-only': valid(
    'タイムスタンプだけの文書です。署名者はいません。',
    'The document has time stamps alone; they name no signer.',
  ),
  'pdf-signature/message': FORMAT(
    'PDFの署名データが、署名者一人・内容なしの形になっていません。',
    'The message in the PDF does not have exactly one signer and no content of its own.',
  ),
  'pdf-signature/shared': FORMAT(
    '一つの署名が、二つ以上の署名欄で使われています。',
    'One signature stands in more than one field.',
  ),
  'byte-range/form': FORMAT(
    '署名の範囲（ByteRange）が、先頭から始まる二つの部分になっていません。',
    'The byte range is not two parts of which the first begins at the first octet.',
  ),
  'byte-range/gap': FORMAT(
    '署名の範囲（ByteRange）から、署名データ以外の部分も外れています。',
    'The byte range leaves out more, or other things, than the signature itself.',
  ),
  'byte-range/end': FORMAT(
    '署名の範囲（ByteRange）が、文書の一つの版の終わりまで届いていません。',
    'The byte range does not reach to the end of a revision of the document.',
  ),
  'byte-range/revision': open('GENERIC', SIGN_AGAIN)(
    '署名された版だけを取り出すと、PDFとして読めません。',
    'The revision that was signed cannot be read by itself.',
  ),
  'byte-range/contents': FORMAT(
    '署名データ（Contents）の書き方が正しくありません。',
    'The string with the signature (Contents) is not in its form.',
  ),
  'later/none': valid('署名の後、文書は変更されていません。', 'Nothing was changed after the signature.'),
  'later/allowed': valid(
    '署名の後に、許された変更（記入・署名・検証情報など）だけがあります。',
    'After the signature, only what is allowed was changed (filling in, signatures, validation data).',
  ),
  'later/content': ALTERED(
    '署名の後に、ページの内容か、文字・画像などの資源が変えられました。',
    'Page content or resources were changed after the signature.',
  ),
  'later/pages': ALTERED(
    '署名の後に、ページが変えられたか、増減しました。',
    'Pages were changed, added or removed after the signature.',
  ),
  'later/catalog': ALTERED(
    '署名の後に、文書全体の設定が変えられました。',
    'Settings of the whole document were changed after the signature.',
  ),
  'later/field': ALTERED(
    '署名の後に、変えてはならないフォームの項目か、その見え方が変えられました。',
    'A form field, or how it looks, was changed after the signature where that is not allowed.',
  ),
  'later/annotation': ALTERED(
    '署名の後に、許されていない注釈の追加・変更・削除があります。',
    'Annotations were added, changed or removed after the signature where that is not allowed.',
  ),
  'later/signature': ALTERED(
    '前からあった署名が、後から変えられました。',
    'A signature that was there was changed afterwards.',
  ),
  'later/forbidden': ALTERED(
    '変更を禁じる署名の後に、文書が変更されました。',
    'The document was changed although its signature forbids every change.',
  ),
  'later/unreferenced': open('GENERIC', DO_NOT_USE)(
    '署名の後に、どこからも参照されない部品が加えられました（差し替えの準備の疑い）。',
    'Objects that nothing refers to were added after the signature, as a replacement is prepared.',
  ),
  'later/switched': ALTERED(
    '署名された部分に隠してあった別の内容に、目次が差し替えられました。',
    'The cross-reference was switched to other content that lay hidden in the signed part.',
  ),
  'later/other-chain': ALTERED(
    '後の更新が、署名された版に続いていません。',
    'The later update does not build on the signed revision.',
  ),
  'later/hidden-data': ALTERED(
    '署名の範囲の後に、目次に載っていないデータがあります。',
    'Data that no cross-reference knows stand behind the signed part.',
  ),
  'later/overlap': ALTERED(
    '署名の後に加えられた部品が、重なり合っています。',
    'Objects added after the signature overlap.',
  ),
  'later/unreadable': open('GENERIC', SIGN_AGAIN)(
    '署名の後に加えられた部分を読めません。',
    'What was added after the signature cannot be read.',
  ),
} as const

const JOSE_REASONS = {
  'jose/header-json': FORMAT(
    '署名のヘッダーがJSONとして正しくないか、同じ項目が二つあります。',
    'The header of the signature is not sound JSON, or has a name twice.',
  ),
  'jose/parameter': FORMAT(
    '署名のヘッダーの項目の書き方が規格に合っていません。',
    'A parameter in the header of the signature is not written as the standard demands.',
  ),
  'jose/no-algorithm': FORMAT(
    '署名方式（alg）が、署名で守られるヘッダーに書かれていません。',
    'The protected header does not name the signature algorithm (alg).',
  ),
  'jose/header-twice': FORMAT(
    '同じ項目が、守られるヘッダーと守られないヘッダーの両方にあります。',
    'A parameter stands in the protected and in the unprotected header.',
  ),
  'jose/unprotected': FORMAT(
    '署名で守られるべき項目が、守られないヘッダーにあります。',
    'A parameter that has to be protected stands in the unprotected header.',
  ),
  'jose/crit-unknown': FORMAT(
    '理解が必須とされた項目（crit）の中に、知らないものがあります。',
    'The signature demands that a parameter be understood (crit) which is not known here.',
  ),
  'jose/crit-form': open('SIG_CONSTRAINTS_FAILURE', SIGN_AGAIN)(
    '理解が必須の項目の一覧（crit）が規格どおりではありません。',
    'The list of critical parameters (crit) is not as the standard has it.',
  ),
  'jose/expired': open('SIG_CONSTRAINTS_FAILURE', SIGN_AGAIN)(
    '署名者が示した受け入れの期限（exp）を過ぎています。',
    'The time until which the signer wants the signature to be accepted (exp) is over.',
  ),
  'jose/unsigned-malformed': open('GENERIC', STAMP_AGAIN)(
    '署名に後から加えられた情報（etsiU）を読み取れません。',
    'What was added to the signature (etsiU) cannot be read.',
  ),
  'jose/alg-none': invalid('CRYPTO_CONSTRAINTS_FAILURE', DO_NOT_USE)(
    '署名方式が「なし」（alg: none）で、署名になっていません。',
    'The algorithm is “none”: nothing is signed.',
  ),
  'jose/alg-mac': invalid('CRYPTO_CONSTRAINTS_FAILURE', DO_NOT_USE)(
    '共通鍵の方式（HMAC）が使われ、公開鍵があれば誰にでも作れます。',
    'The algorithm takes a shared secret (HMAC), so with a public key anyone could have made it.',
  ),
  'jose/alg-unknown': open('GENERIC', SIGN_AGAIN)(
    'この署名方式（alg）には対応していません。',
    'The signature algorithm (alg) is not supported here.',
  ),
  'jose/value-form': invalid('SIG_CRYPTO_FAILURE', DO_NOT_USE)(
    '楕円曲線の署名の値の長さか書き方が、決まりと違います。',
    'The value of the elliptic curve signature is not of the prescribed length or form.',
  ),
  'jose/signed-data': open('SIGNED_DATA_NOT_FOUND', {
    ja: 'この指定方法に対応した別の検証ソフトで確認してください。',
    en: 'Check with another verifier that supports this way to refer to data.',
  })(
    '署名の対象の指定方法（sigD）に対応していません。',
    'The way in which the signed data are referred to (sigD) is not supported.',
  ),
  'fhir/form': open('SIGNED_DATA_NOT_FOUND', {
    ja: '署名したシステムに、正規化の方法（targetFormat）を確かめてください。',
    en: 'Ask the system that signed for the canonical form it used (targetFormat).',
  })(
    'FHIR文書のどの形に署名したのか分かりません。',
    'It is open which canonical form of the FHIR document was signed.',
  ),
  'references/with-value': silent(
    '文書は署名の値と一緒にしか確かめられないため、別には確認していません。',
    'Not examined apart, because the document is checked together with the signature value.',
  ),
  'value/no-payload': silent(
    '署名の対象となったデータがないため、署名の値を確認していません。',
    'Not examined, because the data that were signed are not at hand.',
  ),
} as const

const OPEN_CONTAINER = {
  ja: '署名されたファイルだけを使うか、全部のファイルに署名し直してもらってください。',
  en: 'Use only the files that are signed, or have all of them signed.',
}

const CONTAINER_REASONS = {
  'container/ok': valid(
    '容器（ASiC）の形は規格どおりです。',
    'The container is built as the standard demands.',
  ),
  'container/mimetype': open('GENERIC', {
    ja: '容器を作ったシステムで作り直してもらってください。',
    en: 'Have the container made again by the system that made it.',
  })(
    '容器の種類（mimetype）が、署名の容器（ASiC）や文書のものではありません。',
    'The type that the container states (mimetype) is not one of containers with signatures.',
  ),
  'container/one-file': FORMAT(
    '一つのファイルのための容器（ASiC-S）に、ファイルが一つだけ入っていません。',
    'A container for one file (ASiC-S) does not hold exactly one.',
  ),
  'container/one-signature': FORMAT(
    '一つのファイルのための容器（ASiC-S）に、署名かタイムスタンプが二つ以上入っています。',
    'A container for one file (ASiC-S) holds more than one file of signatures or time stamps.',
  ),
  'container/no-manifest': FORMAT(
    '署名の対象を示す一覧（ASiCManifest）がありません。',
    'No manifest (ASiCManifest) says what the signature is over.',
  ),
  'container/two-manifests': FORMAT(
    '一つの署名に、対象の一覧（ASiCManifest）が二つ以上あります。',
    'More than one manifest (ASiCManifest) belongs to one signature.',
  ),
  'container/manifest-malformed': FORMAT(
    '署名の対象の一覧（ASiCManifest）の形が正しくありません。',
    'The manifest (ASiCManifest) is not built as the standard demands.',
  ),
  'container/manifest-names-itself': FORMAT(
    '署名の対象の一覧（ASiCManifest）が、自分自身かその署名を対象にしています。',
    'The manifest (ASiCManifest) names itself or its own signature.',
  ),
  'container/outside': open('SIGNED_DATA_NOT_FOUND', {
    ja: '対象のファイルを中に入れて、容器を作り直してもらってください。',
    en: 'Have the container made again with that file inside.',
  })('署名の対象が、容器の外にあります。', 'The signature is over something outside of the container.'),
  'container/uncovered': open('SIG_CONSTRAINTS_FAILURE', OPEN_CONTAINER)(
    '容器の中に、どの署名の対象でもないファイルがあります。',
    'The container holds a file that no signature covers.',
  ),
  'container/covers-some': valid(
    '署名は、容器の中の一部のファイルを対象としています。ほかのファイルは、別の署名の対象です。',
    'The signature covers some files of the container; the others are covered by another signature.',
  ),
  'container/transformed': open('SIG_CONSTRAINTS_FAILURE', OPEN_CONTAINER)(
    '署名の対象が、ファイルの一部だけです。',
    'The signature covers only a part of a file.',
  ),
  'container/too-large': open('GENERIC', {
    ja: 'CAdESの容器なら、大きくても確かめられます。',
    en: 'With CAdES, containers of any size can be judged.',
  })(
    '容器の中のファイルが、確かめるには大きすぎます。',
    'The files in the container are too large to be judged.',
  ),
  'container/evidence-record': open('GENERIC', {
    ja: '証拠記録（Evidence Record）に対応したシステムで確かめてください。',
    en: 'Have it checked by a system that judges evidence records.',
  })(
    '容器には、ここでは確かめられない証拠記録だけがあります。',
    'The container holds nothing but evidence records, which are not judged here.',
  ),
  'container/nobody-signed': silent(
    'タイムスタンプだけで、署名者はいません。',
    'There is a time stamp alone; nobody signed.',
  ),
} as const

const OWN_REASONS = {
  ...FILE_REASONS,
  ...STRUCTURE_REASONS,
  ...SIGNER_REASONS,
  ...STATUS_REASONS,
  ...SIGNED_DATA_REASONS,
  ...STAMP_REASONS,
  ...PDF_REASONS,
  ...JOSE_REASONS,
  ...CONTAINER_REASONS,
} as const satisfies Record<string, ReasonRow>

/** The code of a reason: one of ours, or that of a path failure with `chain/` before it. */
export type ReasonCode = keyof typeof OWN_REASONS | `chain/${PathFailureCode}`

const CHAIN_REASONS = Object.fromEntries(
  (Object.keys(PATH_FAILURES) as PathFailureCode[]).map((code) => [`chain/${code}`, pathRow(code)]), // no other keys
)

/** Looks up a reason. */
export function reasonRow(code: ReasonCode): ReasonRow {
  const rows: Readonly<Record<string, ReasonRow>> = REASONS
  const row = rows[code]
  if (!row) throw new RangeError(`No reason ${code}`)
  return row
}

/** All reasons by their codes. */
export const REASONS: Readonly<Record<string, ReasonRow>> = { ...OWN_REASONS, ...CHAIN_REASONS }
