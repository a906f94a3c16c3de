# What Sisimai reads in each bounce of a directory: the name of the mail, the address, the action, the status code, whether
# the bounce is hard or soft, and the reason.
use strict;
use warnings;
use Sisimai;

binmode STDOUT, ':utf8';
my ($directory) = @ARGV;
for my $path (sort glob "$directory/*.eml") {
    my ($name) = $path =~ m{([^/]+)\.eml\z};
    my $found = Sisimai->make($path, delivered => 1) or next;
    for my $bounce (@$found) {
        my $verdict = { 0 => 'hard', 1 => 'soft' }->{ $bounce->softbounce } // 'none';
        print join("\t", $name, $bounce->recipient->address, $bounce->action, $bounce->deliverystatus, $verdict,
            $bounce->reason), "\n";
    }
}
