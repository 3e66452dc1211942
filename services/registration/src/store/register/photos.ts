/** The photo of a person, as two officers accepted it. */
import type { CaseStateName } from '../../contract.js'
import type { Tx } from '../database.js'

/** States of a case whose photo two officers have accepted. */
const ACCEPTED: readonly CaseStateName[] = [
  'approved',
  'second-key-issued',
  'production',
  'production-error',
  'shipped',
  'notified',
  'pickup-reserved',
  'handed-over',
  'unclaimed',
  'returned',
]

/** Where the newest accepted photo of a person lies in the file store. */
export async function loadPhotoPlace(
  db: Pick<Tx, 'selectFrom'>,
  subjectSerialNumber: string,
): Promise<{ readonly sha256Hex: string; readonly mediaType: string } | undefined> {
  return db
    .selectFrom('person')
    .innerJoin('case_file', 'case_file.person_id', 'person.person_id')
    .innerJoin('case_document', 'case_document.case_id', 'case_file.case_id')
    .select(['case_document.sha256_hex as sha256Hex', 'case_document.media_type as mediaType'])
    .where('person.subject_serial_number', '=', subjectSerialNumber)
    .where('case_file.state', 'in', ACCEPTED)
    .where('case_document.kind', '=', 'photo')
    .where('case_document.superseded_by', 'is', null)
    .orderBy('case_file.received_at', 'desc')
    .orderBy('case_document.uploaded_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}
