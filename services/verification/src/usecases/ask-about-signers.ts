/** Asks the public log about the certificate behind each signature of a report. */
import { X509Certificate } from 'node:crypto'
import type { ValidationReport } from '@jitsuin/ades'
import { withLogChecks } from '../domain/log-check.js'
import type { AskLog } from '../outside/certificate-log.js'

/** The report with what the log says; each certificate is asked about once. */
export async function askAboutSigners(report: ValidationReport, askLog: AskLog): Promise<ValidationReport> {
  const answers = new Map<string, ReturnType<AskLog>>()
  const ask = (pem: string) => {
    const known = answers.get(pem) ?? askLog(new X509Certificate(pem).raw)
    answers.set(pem, known)
    return known
  }
  const standings = report.signatures.map(async ({ signer }) =>
    signer ? ask(signer.certificate.pem) : ('no-signer' as const),
  )
  return withLogChecks(report, await Promise.all(standings))
}
