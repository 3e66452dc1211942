/** The checks of a time-stamp token by their names, and why each of them may fail, in words for people. */
import type { Text } from '@jitsuin/kernel'

/** Each check in the order of the report (HPKI 電子署名規格 §5.6.1–5.6.3; RFC 3161 §2.2). */
export const TIME_STAMP_CHECKS = {
  structure: { ja: 'タイムスタンプの構造', en: 'Structure of the time stamp' },
  'content-type': { ja: '内容の種類', en: 'Type of the content' },
  signer: { ja: '時刻認証局の証明書の特定', en: 'Certificate of the time-stamp authority' },
  purpose: { ja: '証明書の用途', en: 'Purpose of the certificate' },
  name: { ja: '時刻認証局の名前', en: 'Name of the authority' },
  validity: { ja: '証明書の有効期間', en: 'Validity of the certificate' },
  'digest-algorithm': { ja: '要約の方式', en: 'Digest algorithm' },
  'message-digest': { ja: '要約の値', en: 'Digest of the content' },
  'signing-certificate': { ja: '証明書との結び付き', en: 'Binding to the certificate' },
  signature: { ja: '時刻認証局の署名', en: 'Signature of the authority' },
  'imprint-algorithm': { ja: '対象データの要約の方式', en: 'Digest algorithm of the stamped data' },
  imprint: { ja: '対象データとの一致', en: 'Match with the stamped data' },
  nonce: { ja: '要求との対応', en: 'Match with the request' },
  path: { ja: '時刻認証局の信頼と失効', en: 'Trust in the authority, and its status' },
} as const satisfies Record<string, Text>

/** The name of a check. */
export type TimeStampCheckId = keyof typeof TIME_STAMP_CHECKS

/** Why a check did not pass. */
export const TIME_STAMP_REASONS = {
  unreadable: { ja: 'タイムスタンプを読み取れません。', en: 'The time stamp cannot be read.' },
  'not-exactly-one-signer': {
    ja: '時刻認証局の署名がちょうど一つではありません。',
    en: 'There is not exactly one signature of an authority.',
  },
  'not-a-time-stamp': { ja: '内容がタイムスタンプではありません。', en: 'The content is not a time stamp.' },
  'signer-not-found': {
    ja: '時刻認証局の証明書が見つかりません。',
    en: 'The certificate of the authority is missing.',
  },
  'purpose-missing': {
    ja: '証明書に、タイムスタンプ専用という用途がありません。',
    en: 'The certificate is not restricted to time stamping.',
  },
  'purpose-not-critical': {
    ja: '証明書の用途の制限が必須とされていません。',
    en: 'The restriction to time stamping is not marked critical.',
  },
  'purpose-not-alone': {
    ja: '証明書にタイムスタンプ以外の用途があります。',
    en: 'The certificate has purposes beside time stamping.',
  },
  'key-usage-wrong': {
    ja: '証明書の鍵は署名に使うことができません。',
    en: 'The key of the certificate is not for signatures.',
  },
  'outside-validity': {
    ja: '記された時刻が、時刻認証局の証明書の有効期間の外です。',
    en: 'The stated time lies outside the validity of the certificate of the authority.',
  },
  'algorithm-not-allowed': { ja: '認められていない方式です。', en: 'The algorithm is not allowed.' },
  missing: { ja: '必要な項目がありません。', en: 'A required part is missing.' },
  differs: { ja: '値が一致しません。', en: 'The values differ.' },
  'signature-invalid': { ja: '時刻認証局の署名が正しくありません。', en: 'The signature is not valid.' },
  'path-invalid': {
    ja: '時刻認証局の証明書は信頼できません。',
    en: 'The certificate of the authority is not valid.',
  },
  'path-undetermined': {
    ja: '時刻認証局の証明書を信頼できるか、確かめられません。',
    en: 'Whether the certificate of the authority can be trusted could not be determined.',
  },
} as const satisfies Record<string, Text>

/** The code of a reason. */
export type TimeStampReason = keyof typeof TIME_STAMP_REASONS
