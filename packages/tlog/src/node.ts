/** What needs a private key, and therefore Node: signers of notes and the VRF prover. */
export { noteSignerFromPem, vrfProverFromPem } from './keys-node.js'
export { type VrfProof, type VrfProver, vrfProver } from './vrf/prove.js'
