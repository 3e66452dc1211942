import type { AuditActions } from '@jitsuin/platform'
import { z } from 'zod'
import { ALL_CASE_STATES, ALL_REMOVAL_REASONS } from '../../contract.js'
import { QUEUE_ACTIONS } from './queue-actions.js'

const state = z.enum(ALL_CASE_STATES)

/** What this area records. Personal facts are named, never quoted. */
export const CASES_ACTIONS = {
  'case/opened': {
    ja: '申請を受け付けた',
    en: 'An application was opened',
    facts: z.strictObject({
      caseNumber: z.string().max(20),
      channel: z.string().max(20),
      kind: z.string().max(20),
    }),
  },
  'case/changed': {
    ja: '申請を進めた',
    en: 'A case was changed',
    facts: z.strictObject({
      revision: z.int(),
      act: z.string().max(60),
      from: state,
      to: state,
      evidence: z.array(z.strictObject({ kind: z.string().max(40), id: z.string().max(100) })).max(50),
    }),
  },
  'case/viewed': {
    ja: '申請の内容を見た',
    en: 'The content of a case was viewed',
    facts: z.strictObject({ part: z.string().max(60) }),
  },
  'case/told': {
    ja: '申請の進みを伝えた',
    en: 'A listener was told of a step',
    facts: z.strictObject({ listener: z.string().max(40), revision: z.int() }),
  },
  'case/noted': {
    ja: '申請にメモを書いた',
    en: 'A note was written',
    facts: z.strictObject({ noteId: z.uuid() }),
  },
  'case/document-added': {
    ja: '書類を受け付けた',
    en: 'A document was added',
    facts: z.strictObject({
      documentId: z.uuid(),
      kind: z.string().max(40),
      sha256: z.string().max(64),
      supersedes: z.uuid().optional(),
    }),
  },
  'registry/asked': {
    ja: '医籍を照会した',
    en: 'The licence registry was asked',
    facts: z.strictObject({
      matchId: z.uuid(),
      verdict: z.enum(['matched', 'mismatched']),
      answerSha256: z.string(),
    }),
  },
  'person/registered': {
    ja: '人を台帳に載せた',
    en: 'A person came into the register',
    facts: z.strictObject({ subjectSerialNumber: z.string().max(20) }),
  },
  'payments/imported': {
    ja: '入金ファイルを取り込んだ',
    en: 'A file of payments was imported',
    facts: z.strictObject({ read: z.int(), known: z.int(), matched: z.int(), open: z.int() }),
  },
  'payment/decided': {
    ja: '入金の扱いを決めた',
    en: 'A payment was decided upon',
    facts: z.strictObject({ decision: z.enum(['matched', 'returned']), invoiceId: z.uuid().optional() }),
  },
  'warrant/made': {
    ja: '発行指図を作った',
    en: 'A warrant was made',
    facts: z.strictObject({
      caseId: z.uuid(),
      digest: z.string().max(64),
      keyPlace: z.enum(['card', 'second-key']),
    }),
  },
  'warrant/answered': {
    ja: '認証局が発行指図に答えた',
    en: 'The authority answered a warrant',
    facts: z.strictObject({ answer: z.string().max(80) }),
  },
  'warrant/listed': {
    ja: 'まとめて署名する一覧を作った',
    en: 'A list to sign was made',
    facts: z.strictObject({
      size: z.int(),
      purpose: z.enum(['examine', 'approve']),
      digest: z.string().max(64),
    }),
  },
  'officer/asked': {
    ja: '署名用の鍵の登録を申し出た',
    en: 'An officer asked for their key to be enrolled',
    facts: z.strictObject({ enrolmentId: z.uuid() }),
  },
  'officer/signed-for': {
    ja: '署名用の鍵の登録・抹消に署名した',
    en: 'An officer signed for or against the key of another',
    facts: z.strictObject({ enrolmentId: z.uuid() }),
  },
  'officer/enrolled': {
    ja: '署名用の鍵を登録した',
    en: 'The key of an officer counts',
    facts: z.strictObject({ officerId: z.string().max(64) }),
  },
  'officer/removal-asked': {
    ja: '署名用の鍵の抹消を申し出た',
    en: 'It was asked to take the key of an officer off the list',
    facts: z.strictObject({
      enrolmentId: z.uuid(),
      officerId: z.string().max(64),
      reason: z.enum(ALL_REMOVAL_REASONS),
    }),
  },
  'officer/removed': {
    ja: '署名用の鍵を抹消した',
    en: 'The key of an officer counts no more',
    facts: z.strictObject({ officerId: z.string().max(64) }),
  },
  'office/switch-asked': {
    ja: '設定の変更を申し出た',
    en: 'A change of a setting was asked for',
    facts: z.strictObject({ value: z.string().max(40) }),
  },
  'office/switch-changed': {
    ja: '設定を変更した',
    en: 'A setting was changed',
    facts: z.strictObject({ value: z.string().max(40), askedBy: z.string().max(80) }),
  },
  ...QUEUE_ACTIONS,
} as const satisfies AuditActions
