/** Which hosts are this machine, and which lie in the local network, by the name in an address alone. */

/** The URL parser has already written IPv4 in its plain form (`127.1` is `127.0.0.1`) and IPv6 in brackets. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)

/**
 * Private and link-local addresses (RFC 1918, RFC 3927, RFC 4193, RFC 4291), names of multicast DNS (RFC 6762), names
 * of a home network (RFC 8375) and names without a dot, which no public name server knows.
 */
export function isLocalNetwork(hostname: string): boolean {
  if (hostname.startsWith('[')) return /^\[(f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/.test(hostname)
  if (/^\d+\.\d+\.\d+\.\d+$/.test(hostname)) {
    return /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)/.test(hostname)
  }
  const name = hostname.replace(/\.$/, '')
  return name !== '' && (!name.includes('.') || /\.(local|home\.arpa)$/.test(name))
}
