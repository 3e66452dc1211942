import { RegistrationError } from '../../errors.js'
import type { RegistrationContext } from '../context.js'
import type { StaffActor } from './tools.js'
import { seeCase } from './view-case.js'

/** The bytes of a document; the view is recorded before they leave. @throws {RegistrationError} `document/not-found` */
export async function readContent(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId' | 'files'>,
  staff: StaffActor,
  { caseId, documentId }: { readonly caseId: string; readonly documentId: string },
): Promise<{ readonly bytes: Uint8Array; readonly mediaType: string }> {
  const row = await context.store.read
    .selectFrom('case_document')
    .select(['sha256_hex', 'media_type'])
    .where('case_id', '=', caseId)
    .where('document_id', '=', documentId)
    .executeTakeFirst()
  if (!row) throw new RegistrationError('document/not-found', documentId)
  await seeCase(context, staff, { caseId, part: `document:${documentId}` })
  return { bytes: await context.files.load(row.sha256_hex), mediaType: row.media_type }
}
