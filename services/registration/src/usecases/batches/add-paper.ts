/** A hospital adds a scan to the application of one of its doctors; originals are looked at on the spot. */
import type { BatchView, DocumentKind, IdentityKind } from '../../contract.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import { attachDocument } from '../cases/attach-document.js'
import type { RegistrationContext } from '../context.js'
import { openBatch, viewBatch } from './view-batches.js'

/** A scan, and what it is of. */
export type BatchPaper = {
  readonly batchId: string
  readonly caseId: string
  readonly kind: DocumentKind
  readonly identityKind?: IdentityKind | undefined
  readonly bytes: Uint8Array
}

/** Adds it. @throws {RegistrationError} `batch/not-found`, `case/not-found`, and as `attachDocument` */
export async function addPaper(
  context: RegistrationContext,
  staff: Staff,
  paper: BatchPaper,
): Promise<BatchView> {
  const { batchId, caseId, kind, identityKind, bytes } = paper
  const { cases } = await openBatch(context, staff, batchId)
  if (!cases.some((one) => one.caseId === caseId)) throw new RegistrationError('case/not-found', caseId)
  await attachDocument(context, { caseId, kind, bytes, ...(identityKind && { identityKind }) }, staff.actor)
  return await viewBatch(context, staff, batchId)
}
