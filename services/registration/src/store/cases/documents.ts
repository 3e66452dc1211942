/** Documents of cases: the row; the bytes lie in the file store under their SHA-256. */
import type { Selectable } from '@jitsuin/platform'
import type { DocumentFacts, DocumentKind, IdentityKind } from '../../contract.js'
import type { CasePaper } from '../../domain/cases/documents.js'
import { judgeKeepable } from '../../domain/cases/documents.js'
import { RegistrationError } from '../../errors.js'
import type { Audit, Tx } from '../database.js'
import type { By } from './cases.js'
import type { CasesTables } from './schema.js'

/** A file that is in the file store already, and what its sender says about it. */
export type NewDocument = {
  /** Its id, if it has one already. */
  readonly documentId?: string
  readonly kind: DocumentKind
  readonly identityKind?: IdentityKind
  readonly facts?: DocumentFacts
  readonly content: {
    readonly sha256Hex: string
    readonly mediaType: string
    readonly pages: number
    readonly size: number
  }
  /** The document that it takes the place of. */
  readonly supersedes?: string
}

/** A document as it is kept. */
export type StoredDocument = CasePaper & {
  readonly caseId: string
  readonly sha256Hex: string
  readonly mediaType: string
  readonly pages: number
  readonly size: number
  readonly uploadedAt: Date
  readonly uploadedBy: string
  readonly readAt?: Date
  readonly supersededBy?: string
}

/** A document and the case that it belongs to. */
export type CaseNewDocument = { readonly caseId: string; readonly document: NewDocument }

/**
 * Stores a document's row.
 *
 * @throws {RegistrationError} `document/my-number-back`, `document/notification-slip` (T-C03-2), `document/not-found`
 */
export async function insertDocument(
  tx: Tx,
  audit: Audit,
  { by, ...added }: CaseNewDocument & { readonly by: By },
): Promise<string> {
  const [documentId] = await insertDocuments(tx, audit, [added], by)
  if (documentId === undefined) throw new RegistrationError('document/not-found', added.caseId)
  return documentId
}

/** Stores the rows of many documents, and answers their ids in the same order. */
export async function insertDocuments(
  tx: Tx,
  audit: Audit,
  documents: readonly CaseNewDocument[],
  by: By,
): Promise<readonly string[]> {
  const rows = documents.map(({ caseId, document }) => rowOf(caseId, document, by))
  for (const [index, { caseId, document }] of documents.entries()) {
    const documentId = rows[index]?.document_id ?? ''
    const { kind, content, supersedes } = document
    if (supersedes !== undefined) await supersede(tx, { caseId, old: supersedes, documentId })
    const facts = {
      documentId,
      kind,
      sha256: content.sha256Hex,
      ...(supersedes !== undefined && { supersedes }),
    }
    audit.record('case/document-added', { subject: `case:${caseId}`, facts })
  }
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    await tx
      .insertInto('case_document')
      .values(rows.slice(start, start + ROWS_AT_ONCE))
      .execute()
  }
  return rows.map(({ document_id }) => document_id)
}

/** A statement has at most 65,535 parameters. */
const ROWS_AT_ONCE = 2000

function rowOf(caseId: string, { kind, identityKind, facts = {}, content, documentId }: NewDocument, by: By) {
  const keepable = judgeKeepable({ kind, facts, ...(identityKind && { identityKind }) })
  if (keepable !== 'keepable') throw new RegistrationError(keepable, kind)
  return {
    document_id: documentId ?? by.newId(),
    case_id: caseId,
    kind,
    identity_kind: identityKind ?? null,
    facts: JSON.stringify(facts),
    read_by: null,
    read_at: null,
    sha256_hex: content.sha256Hex,
    media_type: content.mediaType,
    pages: content.pages,
    size: content.size,
    uploaded_at: by.at,
    uploaded_by: by.actor,
    superseded_by: null,
  }
}

async function supersede(
  tx: Tx,
  { caseId, old, documentId }: { readonly caseId: string; readonly old: string; readonly documentId: string },
): Promise<void> {
  const result = await tx
    .updateTable('case_document')
    .set({ superseded_by: documentId })
    .where('document_id', '=', old)
    .where('case_id', '=', caseId)
    .where('superseded_by', 'is', null)
    .executeTakeFirst()
  if (result.numUpdatedRows !== 1n) throw new RegistrationError('document/not-found', old)
}

/** Stores what an officer read on a document. */
export async function saveReading(
  tx: Tx,
  reading: {
    readonly caseId: string
    readonly documentId: string
    readonly identityKind?: IdentityKind
    readonly facts: DocumentFacts
    readonly readBy: string
    readonly at: Date
  },
): Promise<void> {
  const { caseId, documentId, identityKind, facts, readBy, at } = reading
  const result = await tx
    .updateTable('case_document')
    .set({
      facts: JSON.stringify(facts),
      read_by: readBy,
      read_at: at,
      ...(identityKind && { identity_kind: identityKind }),
    })
    .where('document_id', '=', documentId)
    .where('case_id', '=', caseId)
    .executeTakeFirst()
  if (result.numUpdatedRows !== 1n) throw new RegistrationError('document/not-found', documentId)
}

/** All documents of these cases, oldest first. */
export async function loadDocuments(
  db: Pick<Tx, 'selectFrom'>,
  caseIds: readonly string[],
): Promise<readonly StoredDocument[]> {
  if (caseIds.length === 0) return []
  const rows = await db
    .selectFrom('case_document')
    .selectAll()
    .where('case_id', 'in', caseIds)
    .orderBy('uploaded_at')
    .orderBy('document_id')
    .execute()
  return rows.map(documentOf)
}

/** The papers that count: no other took their place, the newest of each kind first. */
export function currentPapers(documents: readonly StoredDocument[]): readonly StoredDocument[] {
  return documents.filter(({ supersededBy }) => supersededBy === undefined).toReversed()
}

function documentOf(row: Selectable<CasesTables['case_document']>): StoredDocument {
  return {
    documentId: row.document_id,
    caseId: row.case_id,
    kind: row.kind,
    facts: row.facts,
    sha256Hex: row.sha256_hex,
    mediaType: row.media_type,
    pages: row.pages,
    size: row.size,
    uploadedAt: row.uploaded_at,
    uploadedBy: row.uploaded_by,
    ...(row.identity_kind !== null && { identityKind: row.identity_kind }),
    ...(row.read_by !== null && { readBy: row.read_by }),
    ...(row.read_at !== null && { readAt: row.read_at }),
    ...(row.superseded_by !== null && { supersededBy: row.superseded_by }),
  }
}
