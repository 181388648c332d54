<?php
// SPDX-License-Identifier: MIT
// Why: what a LAMP host would write to take a book in: one script, PDO with a
// persistent connection and the opcode cache, one transaction, committed
// before the answer.  It does what cannot be left out: the book is locked and
// looked at, a live job is found again, the job, its audit row and the book's
// state are written.
declare(strict_types=1);

function answer(int $status, array $body): void
{
	http_response_code($status);
	header('Content-Type: application/json');
	echo json_encode($body, JSON_UNESCAPED_SLASHES);
}

function uuid(): string
{
	$b = random_bytes(16);
	$b[6] = chr(ord($b[6]) & 0x0f | 0x40);
	$b[8] = chr(ord($b[8]) & 0x3f | 0x80);
	return vsprintf('%s%s-%s-%s-%s-%s%s%s', str_split(bin2hex($b), 4));
}

function one(PDO $db, string $sql, array $values): mixed
{
	$statement = $db->prepare($sql);
	$statement->execute($values);
	return $statement->fetchColumn();
}

function submit(PDO $db, string $book): array
{
	if (one($db, 'SELECT status FROM books WHERE id = ? FOR UPDATE', [$book]) === false)
		return [404, null];
	$live = one($db, 'SELECT id FROM jobs WHERE book_id = ? AND live = 1', [$book]);
	if ($live !== false)
		return [200, $live];
	if (one($db, 'SELECT 1 FROM pages WHERE book_id = ? AND page_number >= 1 LIMIT 1', [$book]) === false)
		return [400, null];
	$job = uuid();
	$db->prepare('INSERT INTO jobs (id, book_id, created_at) VALUES (?, ?, NOW(3))')->execute([$job, $book]);
	$db->prepare("UPDATE books SET status = 'processing', updated_at = NOW(3) WHERE id = ?")->execute([$book]);
	$db->prepare('INSERT INTO audit_log (at, actor, action, book_id, job_id)'
	    . " VALUES (NOW(3), 'http', 'submit', ?, ?)")->execute([$book, $job]);
	return [202, $job];
}

$body = json_decode(file_get_contents('php://input'), true);
$book = strtolower((string)($body['bookId'] ?? ''));
if (!preg_match('/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/', $book)) {
	answer(400, ['success' => false, 'error' => 'bookId must be a UUID.',
	    'errorType' => 'ValidationError']);
	return;
}
$db = new PDO("mysql:unix_socket={$_SERVER['DB_SOCKET']};dbname={$_SERVER['DB_NAME']};charset=utf8mb4",
    'root', '', [PDO::ATTR_PERSISTENT => true, PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
    PDO::MYSQL_ATTR_INIT_COMMAND => "SET tx_isolation = 'READ-COMMITTED'"]);
$db->beginTransaction();
[$status, $job] = submit($db, $book);
$db->commit();
answer($status, ['success' => $status < 300, 'bookId' => $book, 'status' => 'processing',
    'jobId' => $job, 'statusUrl' => "/api/generate-soundscapes/$book", 'eventsUrl' => null]);
