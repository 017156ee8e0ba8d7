#!/usr/bin/perl
# cu(1) of a stand-in: one at a time on a line, until the machine behind it is off.
use strict;
use warnings;
use Fcntl qw(:DEFAULT :flock);

my $root = '@ROOT@';
my $line = '';
while (@ARGV) { my $word = shift; $line = shift if $word eq '-l' }
my ($tty) = $line =~ m{([^/]*)\z};

open(my $lock, '>>', "$root/dev/$tty.lock") or die;
if (!flock $lock, LOCK_EX | LOCK_NB) {
    print STDERR "cu: open(\"$line\"): Device busy\n";
    exit 1;
}
# so that the machine behind it knows that what it prints is read
truncate $lock, 0;
syswrite $lock, $$;
sysopen(my $console, "$root/dev/$tty", O_RDWR | O_NOCTTY) or do {
    print STDERR "cu: open(\"$line\"): $!\n";
    exit 1;
};
my $terminal = -t STDIN;
my $saved = $terminal ? `stty -g` : '';
system 'stty', 'raw', '-echo' if $terminal;
syswrite STDOUT, "Connected to $line (speed 115200)\r\n";

my ($in, $out) = (fileno STDIN, fileno $console);
my $open = 1;
LOOP: while (1) {
    my $bits = '';
    vec($bits, $out, 1) = 1;
    vec($bits, $in, 1) = 1 if $open;
    next if select($bits, undef, undef, undef) < 1;
    if (vec $bits, $out, 1) {
        my $n = sysread $console, my $octets, 4096;
        last LOOP if !$n;
        syswrite STDOUT, $octets;
    }
    if ($open && vec $bits, $in, 1) {
        my $n = sysread STDIN, my $octets, 4096;
        if ($n) { syswrite $console, $octets } else { last LOOP }
    }
}
chomp $saved;
system 'stty', $saved if $terminal;
truncate $lock, 0;
syswrite STDOUT, "\r\n[EOT]\n";
