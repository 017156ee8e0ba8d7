#!/usr/bin/perl
# vmctl, rcctl, vmd and dhcpd of a stand-in: what they are told goes to its sockets, and they print what comes back.
use strict;
use warnings;
use Socket;
use Fcntl;

my $root = '@ROOT@';
my ($name) = $0 =~ m{([^/]*)\z};

sub ask {
    my ($path, @words) = @_;
    socket(my $socket, PF_UNIX, SOCK_STREAM, 0) or die;
    connect($socket, sockaddr_un($path)) or return;
    my ($cwd) = readlink('/proc/self/cwd');
    syswrite $socket, join("\0", map { s/\n/\\n/gr } $cwd, @words) . "\n";
    return $socket;
}

sub follow {
    my ($socket) = @_;
    while (my $line = <$socket>) {
        chomp $line;
        my $kind = substr $line, 0, 1, '';
        $line =~ s/\\n/\n/g;
        if ($kind eq 'o') { syswrite STDOUT, "$line\n" }
        elsif ($kind eq 'e') { syswrite STDERR, "$line\n" }
        elsif ($kind eq 'p') { syswrite STDERR, $line }
        elsif ($kind eq 'c') { exec "$root/bin/cu", '-r', '-l', $line, '-s', '115200' }
        elsif ($kind eq 'x') { exit $line }
        elsif ($kind eq 'g') { return }
    }
    die "$name: pipe closed\n";
}

sub scan {
    my ($word) = @_;
    my %unit = ('' => 1, b => 1, k => 2**10, m => 2**20, g => 2**30, t => 2**40);
    return $word =~ /^([0-9]+(?:\.[0-9]+)?)([bkmgt]?)$/i ? $1 * $unit{lc $2} : undef;
}

sub scaled {
    my ($n) = @_;
    my $unit = 0;
    while ($n >= 1024) { $n /= 1024; $unit++ }
    return ($n >= 99.95 ? sprintf('%.0f', $n) : sprintf('%.1f', $n)) . substr 'BKMGT', $unit, 1;
}

# vmctl create needs no vmd
sub create {
    my @words = @_;
    my $size;
    while (@words && $words[0] =~ /^-(.)(.*)/) {
        my ($flag, $value) = ($1, $2);
        shift @words;
        usage() if $flag !~ /[bis]/;
        $value = shift @words if $value eq '';
        usage() if !defined $value;
        next if $flag ne 's';
        my $octets = scan($value);
        fail("invalid disk size: $value: Invalid argument") if !defined $octets;
        fail('disk size must be at least 1MB') if $octets < 2**20;
        $size = int($octets / 2**20) * 2**20;
        print STDERR 'vmctl: disk size rounded to ' . scaled($size) . "\n" if $size != $octets;
    }
    usage() if @words != 1;
    my ($path, $format) = ($words[0], 'raw');
    if ($path =~ s/^(raw|qcow2)://) { $format = $1 }
    elsif ($path =~ /\.qcow2$/i) { $format = 'qcow2' }
    if (!defined $size) {
        print STDERR "could not create $path: missing size argument\n";
        usage();
    }
    sysopen(my $file, $path, O_RDWR | O_CREAT | O_EXCL, 0600) or fail("create imagefile operation failed: $!");
    if ($format eq 'qcow2') {
        syswrite $file, pack('a4 N Q> N N Q>', "QFI\xfb", 3, 0, 0, 16, $size);
        truncate $file, 327680;
    }
    else { truncate($file, $size) or fail("create imagefile operation failed: $!") }
    print STDERR "vmctl: $format imagefile created\n";
    exit 0;
}

sub fail { print STDERR "vmctl: $_[0]\n"; exit 1 }
sub usage { print STDERR "usage:\tvmctl [-v] create [-b base | -i disk] [-s size] disk\n"; exit 1 }

# whoever tests hears of each call before it has an effect, and may decide what it comes to
if (my $socket = ask("$root/rc.sock", 'called', $name, @ARGV)) { follow($socket) }

create(@ARGV[1 .. $#ARGV]) if $name eq 'vmctl' && @ARGV && $ARGV[0] eq 'create';
my $path = $name eq 'vmctl' ? "$root/vmd.sock" : "$root/rc.sock";
my $socket = ask($path, $name eq 'vmctl' ? () : $name, @ARGV);
if (!$socket) {
    print STDERR "vmctl: connect: /var/run/vmd.sock: $!\n";
    exit 1;
}
follow($socket);
