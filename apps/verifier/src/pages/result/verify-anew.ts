import { useNavigate } from '@tanstack/react-router'
import { useServices } from '../../services.js'
import { isArchive, type Request } from '../../session/item.js'

/** Verifies a request as a new document of the visit and goes to its page. */
export function useVerifyAnew(): (request: Request) => void {
  const { session } = useServices()
  const navigate = useNavigate()
  return ({ submission, at, policy, sample }) => {
    const request = { submission, at, policy, sample }
    const [number] = session.add([request])
    // A ZIP has no page: the documents in it come into the list.
    if (isArchive(request)) void navigate({ to: '/' })
    else void navigate({ to: '/result/$number', params: { number: String(number) } })
  }
}
