/** Asks time-stamp servers over HTTP (RFC 3161 §3.4). */
import { randomBytes } from 'node:crypto'
import { type EvidenceStampSource, type TimeStampSource, timeStampClient } from '@jitsuin/ades'
import { httpFetcher } from '@jitsuin/platform'
import { CliError } from './errors.js'

/**
 * A source of time stamps behind the addresses that the user named, asked in their order until one answers as it should.
 *
 * @throws {CliError} `cli/usage` for what is no address of HTTP
 */
export function timeStampServer(
  addresses: string | readonly string[],
): TimeStampSource & EvidenceStampSource {
  const urls = [addresses].flat().map((address) => {
    const url = URL.canParse(address) ? new URL(address) : undefined
    if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
    throw new CliError('cli/usage', `--tsa is an address such as http://127.0.0.1:8318/tsa, not "${address}"`)
  })
  return timeStampClient({ urls, fetcher: httpFetcher, randomBytes, now: () => new Date() })
}
