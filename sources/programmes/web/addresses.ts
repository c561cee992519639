import { BlockList, isIP, isIPv6 } from 'node:net';

/** IANA's registries of special-purpose addresses (RFC 6890 and later), and multicast: this machine, its neighbours, or nobody. */
const SPECIAL = listOf([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
]);
/** All of IPv6 that is given out for the public internet, and IPv4 within it, which counts as what it carries. */
const GLOBAL_IPV6 = listOf(['2000::/3', '::ffff:0:0/96']);

/** Whether an IP address is one of the public internet: programmes are fetched from nowhere else unasked. */
export function isPublicAddress(address: string): boolean {
  const kind = isIP(address);
  if (kind === 0) return false;
  const family = kind === 6 ? 'ipv6' : 'ipv4';
  return (kind === 4 || GLOBAL_IPV6.check(address, family)) && !SPECIAL.check(address, family);
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    list.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
}
