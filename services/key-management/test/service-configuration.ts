/** Where a service can be stopped: before and after it computes, before and after it asks the other half, and before it answers. */
export const KILL_STEPS = [
  'before-peer',
  'after-peer',
  'before-power',
  'after-power',
  'before-answer',
] as const
export type KillStep = (typeof KILL_STEPS)[number]

/** What a service in a process of its own is told; octets in base64. */
export type ServiceConfiguration = {
  readonly role: 'key-management' | 'signing'
  readonly at: string
  readonly zoneUrl: string
  readonly port: number
  readonly vendorPort: number
  readonly peerAddress: string
  readonly party: { readonly certificateChain: string; readonly privateKey: string }
  readonly authority: string
  readonly origin: string
  readonly grantKey: string
  readonly wrappingKey: string
  readonly tokenKey: string
  readonly trusted: { readonly root: string; readonly authorities: readonly string[] }
  readonly clients: {
    /** The other service. */
    readonly peer: readonly string[]
    readonly keyMaker: readonly string[]
    readonly office: readonly string[]
  }
  readonly pauseAt?: KillStep
}
