import { viewCertificate } from '@jitsuin/ades'
import { formatJapanTime } from '@jitsuin/kernel'
import { HEALTHCARE_ROLES, parseCertificate } from '@jitsuin/pki'
import { rolesOf } from '../certificate-roles.js'
import { defineCommand } from '../command.js'
import { CliError } from '../errors.js'
import { loadCertificates } from '../material.js'

/** `jitsuin cert show`: a certificate as people read it. */
export const certShow = defineCommand({
  name: 'cert show',
  summary: 'shows certificates as people read them',
  operands: 'FILE…',
  options: { json: { help: 'one JSON object per certificate' } },
  examples: ['jitsuin cert show taro.crt.pem'],
  run: async ({ json }, files, io) => {
    if (files.length === 0) throw new CliError('cli/usage', 'cert show needs a FILE')
    for (const file of files) {
      for (const certificateDer of await loadCertificates(file)) {
        const shown = describe(certificateDer)
        if (json) io.out(JSON.stringify({ file, ...shown }))
        else for (const line of toLines(shown)) io.out(line)
      }
    }
    return 0
  },
})

function describe(certificateDer: Uint8Array) {
  const certificate = parseCertificate(certificateDer)
  return { ...viewCertificate(certificate), roles: rolesOf(certificate) }
}

function toLines({ roles, ...view }: ReturnType<typeof describe>): string[] {
  const time = (iso: string) => formatJapanTime(new Date(iso), 'en')
  const names =
    roles === 'unreadable' ? roles : roles.map((role) => `${HEALTHCARE_ROLES[role].ja} (${role})`).join(', ')
  return [
    `subject     ${view.subject}`,
    `roles       ${names}`,
    `issuer      ${view.issuer}`,
    `serial      ${view.serialHex}`,
    `valid       ${time(view.notBefore)} to ${time(view.notAfter)}`,
    `key         ${view.keyDescription}`,
    `key usage   ${view.keyUsage.join(', ')}`,
    `policies    ${view.policies.join(', ')}`,
    `SHA-256     ${view.sha256}`,
    '',
  ]
}
