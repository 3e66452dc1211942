/** Handing prescriptions in at the signing client, and taking what it says of them. */
import type { Logger } from '@jitsuin/platform'
import type { Charts } from './charts.js'
import type { ClientJob } from './client-answers.js'
import type { Doctor } from './contract.js'
import { csvOf } from './csv.js'
import { BusinessSystemError, wordsOf } from './errors.js'
import { jobIdOf, type Prescription } from './prescription.js'
import { ClientRefusal, type SigningClient } from './signing-client.js'
import type { ClinicStore } from './store.js'

/** What it works with. */
export type HandingInParts = {
  readonly doctors: readonly Doctor[]
  readonly doctorOf: (subject: string) => Doctor
  readonly charts: Charts
  readonly client: SigningClient
  readonly store: ClinicStore
  readonly now: () => Date
  readonly logger: Logger
  readonly onSigned: (subject: string) => Promise<void>
}

/** The way to the signing client and back. */
export type HandingIn = {
  /** Hands in; what the client does not answer now is kept and handed in again later. */
  readonly handIn: (subject: string, prescriptions: readonly Prescription[]) => Promise<void>
  /** Everything that has no answer yet, once more: after a crash or an outage nobody knows whether it arrived. */
  readonly again: () => Promise<void>
  /** Takes what the client says of a job. */
  readonly settle: (job: ClientJob) => Promise<void>
}

/** Opens it. */
export function openHandingIn(parts: HandingInParts): HandingIn {
  const { doctors, doctorOf, charts, client } = parts
  const takeDocument = openDocuments(parts)

  const settle = async (job: ClientJob): Promise<void> => {
    const prescription = charts.ofJob(job.id)
    if (!prescription) return
    switch (job.state) {
      case 'waiting':
      case 'signing': {
        const waitsFor = job.state === 'waiting' ? (job.waitsFor ?? null) : null
        return charts.settle(prescription, { state: 'signing', jobId: job.id, waitsFor })
      }
      case 'refused':
      case 'expired': {
        const problem = job.problem ?? wordsOf('clinic/client-refused')
        return charts.settle(prescription, { state: 'refused', problem })
      }
      case 'signed':
      case 'done':
        return takeDocument(prescription, job)
    }
  }

  const send = async (subject: string, prescriptions: readonly Prescription[]) => {
    if (prescriptions.length === 0) return
    const doctor = doctorOf(subject)
    const items = prescriptions.map((one) => ({ jobId: jobIdOf(one), csv: csvOf(one, doctor) }))
    for (const { id, job, problem } of await client.handIn(subject, items)) {
      const prescription = charts.ofJob(id)
      if (job) await settle(job)
      else if (prescription)
        charts.settle(prescription, {
          state: 'refused',
          problem: problem ?? wordsOf('clinic/client-refused'),
        })
    }
  }

  return {
    settle,
    handIn: async (subject, prescriptions) => {
      try {
        await send(subject, prescriptions)
      } catch (error) {
        if (!(error instanceof BusinessSystemError) && !(error instanceof ClientRefusal)) throw error
        for (const jobId of prescriptions.map(jobIdOf)) {
          const known = charts.ofJob(jobId)
          if (known) charts.settle(known, { state: 'signing', jobId, waitsFor: 'computer' })
        }
      }
    },
    again: async () => {
      for (const { subject } of doctors)
        await send(
          subject,
          charts.handedIn().filter(({ doctor }) => doctor === subject),
        )
    },
  }
}

/** Fetches the document of a job, once however often the job is told, and keeps it before the client forgets it. */
function openDocuments(parts: HandingInParts) {
  const { doctorOf, charts, client, store, now, logger, onSigned } = parts
  const running = new Map<string, Promise<void>>()
  const fetchOnce = async (prescription: Prescription, { id, signedAt }: ClientJob) => {
    const document = await client.result(id)
    if (!holds(document, csvOf(prescription, doctorOf(prescription.doctor)))) {
      logger.error({ job: id }, 'a document of something else came back')
      return charts.settle(prescription, { state: 'refused', problem: wordsOf('clinic/document-of-another') })
    }
    store.saveDocument(prescription.id, document)
    charts.settle(prescription, { state: 'signed', signedAt: signedAt ?? now().toISOString() })
    // The client forgets it by itself later.
    await client.forget(id).catch((error: unknown) => logger.warn({ err: error, job: id }, 'not forgotten'))
    await onSigned(prescription.doctor)
  }
  return (prescription: Prescription, job: ClientJob): Promise<void> => {
    const fetching = running.get(job.id) ?? fetchOnce(prescription, job).finally(() => running.delete(job.id))
    running.set(job.id, fetching)
    return fetching
  }
}

/** Whether the document carries exactly this CSV: a signature is never attached to another patient's prescription. */
export function holds(document: Uint8Array, csv: Uint8Array): boolean {
  const content = `>${Buffer.from(csv).toString('base64')}</PrescriptionDocument>`
  return Buffer.from(document).toString('utf8').split(content).length === 2
}
