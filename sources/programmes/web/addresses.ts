import { BlockList, isIP, isIPv6 } from 'node:net';

/** Networks that are this machine, its neighbours, or nobody: a programme is never fetched from there unasked. */
const PRIVATE = new BlockList();
const NETWORKS: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/96',
  '64:ff9b::/96',
  '100::/64',
  '2001::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
];
for (const network of NETWORKS) {
  const [address = '', bits = ''] = network.split('/');
  PRIVATE.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Whether an IP address is one of the public internet. IPv4 within IPv6 counts as what it carries. */
export function isPublicAddress(address: string): boolean {
  const kind = isIP(address);
  if (kind === 0) return false;
  return !PRIVATE.check(address, kind === 6 ? 'ipv6' : 'ipv4');
}
