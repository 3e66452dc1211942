import { ALL_PROFILES, isError, lintCertificate, type ProfileName } from '@jitsuin/pki'
import { defineCommand } from '../command.js'
import { CliError } from '../errors.js'
import { loadCertificates } from '../material.js'

/** `jitsuin cert lint`: every rule of RFC 5280, and of an HPKI profile if one is named. */
export const certLint = defineCommand({
  name: 'cert lint',
  summary: 'checks certificates against RFC 5280 and the HPKI profiles',
  operands: 'FILE…',
  options: {
    profile: { value: 'NAME', help: `also as this HPKI profile: ${ALL_PROFILES.join(', ')}` },
    json: { help: 'one JSON object per certificate' },
  },
  examples: ['jitsuin cert lint taro.crt.pem --profile signature'],
  run: async ({ profile, json }, files, io) => {
    if (files.length === 0) throw new CliError('cli/usage', 'cert lint needs a FILE')
    const name = profile === undefined ? undefined : parseProfile(profile)
    let broken = false
    for (const file of files) {
      for (const der of await loadCertificates(file)) {
        const findings = lintCertificate(der, name ? { profile: name } : {})
        broken ||= findings.some(isError)
        if (json) io.out(JSON.stringify({ file, findings }))
        else for (const line of toLines(file, findings)) io.out(line)
      }
    }
    return broken ? 1 : 0
  },
})

function parseProfile(text: string): ProfileName {
  const name = ALL_PROFILES.find((candidate) => candidate === text)
  return name ?? refuseProfile(text)
}

function refuseProfile(text: string): never {
  throw new CliError('cli/usage', `There is no profile "${text}"; there are ${ALL_PROFILES.join(', ')}`)
}

function toLines(file: string, findings: ReturnType<typeof lintCertificate>): string[] {
  if (findings.length === 0) return [`${file}: no finding`]
  return findings.map(({ severity, id, detail, ja }) => `${file}: ${severity} ${id}: ${ja} (${detail})`)
}
