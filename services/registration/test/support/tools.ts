/** Steps of stories that many tests take. */
import { randomUUID } from 'node:crypto'
import type { ApplicationForm } from '../../src/contract.js'
import type { Case } from '../../src/domain/cases/case.js'
import type { NewDocument } from '../../src/store/cases/documents.js'
import { acceptDocuments } from '../../src/usecases/cases/accept-documents.js'
import { askToSign } from '../../src/usecases/cases/ask-to-sign.js'
import { beginCheck } from '../../src/usecases/cases/begin-check.js'
import { matchRegistry } from '../../src/usecases/cases/match-registry.js'
import { readDocument } from '../../src/usecases/cases/read-document.js'
import { receiveCase } from '../../src/usecases/cases/receive-case.js'
import { signCase } from '../../src/usecases/cases/sign-case.js'
import { only } from '../../src/usecases/cases/tools.js'
import { viewCase } from '../../src/usecases/cases/view-case.js'
import { formOf, type OfficeStage, papersOf, type StaffName, staff } from './office-stage.js'

let next = 1

/** A form of somebody new, whom the registry knows. */
export function someone(stage: OfficeStage, change: Partial<ApplicationForm> = {}): ApplicationForm {
  const form = formOf(next++, change)
  stage.registry.put({
    name: `${form.name.family}　${form.name.given}`,
    birthDate: form.birthDate,
    registrationDate: form.licenceDate,
    registrationNumber: form.licenceNumber,
  })
  return form
}

/** Receives it at the counter, with its papers. */
export function receive(
  stage: OfficeStage,
  form: ApplicationForm,
  documents: readonly NewDocument[] = papersOf(form),
): Promise<Case> {
  return receiveCase(stage.context, { requestId: randomUUID(), form, documents }, staff('rei').actor)
}

/** Begins the check and has an examiner read every paper as the applicant wrote it. */
export async function check(stage: OfficeStage, received: Case): Promise<Case> {
  let file = only(await beginCheck(stage.context, staff('eiji'), [seen(received)]))
  const { documents } = await viewCase(stage.context, staff('eiji'), file.caseId)
  for (const { documentId, facts } of documents) {
    const reading = { caseId: file.caseId, documentId, facts, expectedRevision: file.revision }
    file = await readDocument(stage.context, staff('eiji'), reading)
  }
  return file
}

/** As far as the approval. */
export async function upToApproval(
  stage: OfficeStage,
  form: ApplicationForm = someone(stage),
): Promise<Case> {
  const checked = await check(stage, await receive(stage, form))
  const accepted = only(await acceptDocuments(stage.context, staff('eiji'), { cases: [seen(checked)] }))
  return only(await matchRegistry(stage.context, staff('eiji'), [seen(accepted)]))
}

/** Signs as examiner or approver. */
export async function signAs(
  stage: OfficeStage,
  {
    who,
    file,
    purpose,
  }: {
    readonly who: Exclude<StaffName, 'rei'>
    readonly file: Case
    readonly purpose: 'examine' | 'approve'
  },
): Promise<Case> {
  const toSign = await askToSign(stage.context, staff(who), { seen: seen(file), purpose })
  const signature = stage.officers[who].sign(Buffer.from(toSign.bytes, 'base64url'))
  return signCase(stage.context, staff(who), {
    caseId: file.caseId,
    purpose,
    expectedRevision: file.revision,
    warrantId: toSign.warrantId,
    signature,
  })
}

/** A case as it was seen. */
export function seen({ caseId, revision }: Case) {
  return { caseId, expectedRevision: revision }
}
